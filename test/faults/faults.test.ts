import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { planOf, serverPlanOf } from './plan.ts';

const RUNS = 4;
const SERIES = 6;
const SEED = 7;

const hasValidator = !spawnSync('dciodvfy', ['-h']).error;
if (!hasValidator) console.log('Skipped: there is no dciodvfy to look at what arrives (Debian: dicom3tools).');

it.skipIf(!hasValidator)('batches under faults lose, double and spoil nothing', { timeout: 240_000 }, async () => {
  const harness = join(import.meta.dirname, 'faults.ts');
  const words = ['--runs', RUNS, '--seed', SEED, '--series', SERIES].map(String);
  // Rejects, with all that was printed, where the harness ends with anything but 0.
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', harness, ...words]);
  const last = stdout.trim().split('\n').at(-1)!;
  const { delivered, failed } = /series delivered (?<delivered>\d+), failed with a reason (?<failed>\d+)/.exec(last)!
    .groups as { delivered: string; failed: string };
  expect(Number(delivered) + Number(failed)).toBe(RUNS * SERIES);
  expect(last).toMatch(/lost 0, doubled 0, invalid 0, left over 0, audit broken 0, misbehaved 0$/);
  expect(stdout).toMatch(/SIGKILL of the/);
  // Seed 8 delivers to a DICOM node, seed 10 to a DICOMweb server.
  expect(stdout).toMatch(/dicom server: /);
  expect(stdout).toMatch(/dicomweb server: /);
});

it('the same seed is the same run, and all kinds of faults come up', () => {
  expect(planOf(5, 20)).toEqual(planOf(5, 20));
  const starts = Array.from({ length: 50 }, (_, seed) => planOf(seed, 20)).flat();
  const kinds = new Set(
    starts.flatMap(({ files, kills }) => [...files.map((f) => f.code), ...kills.map((k) => k.what)]),
  );
  expect([...kinds].sort()).toEqual(['EACCES', 'EIO', 'ENOSPC', 'application', 'inference']);
  expect(starts.some(({ clock }) => clock) && starts.some(({ tail }) => tail)).toBe(true);
  for (const [kind, faults] of [
    ['dicom', 15],
    ['dicomweb', 13],
  ] as const) {
    const servers = Array.from({ length: 100 }, (_, seed) => serverPlanOf(seed, 4, kind));
    expect(serverPlanOf(5, 4, kind)).toEqual(servers[5]);
    const drawn = new Set(servers.flatMap((plan) => plan.starts.flatMap((start) => (start ? [start.fault] : []))));
    expect(drawn.size).toBe(faults);
    expect(servers.filter(({ refusesForGood }) => refusesForGood).length).toBeGreaterThan(0);
  }
});
