import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hasOrthanc } from '../../main/archive.fixtures.ts';
import { archivePlanOf, planOf, serverPlanOf } from './plan.ts';
import { startApplication } from './start.ts';

const RUNS = 4;
const SERIES = 6;
const SEED = 7;

const harness = join(import.meta.dirname, 'faults.ts');
/** Rejects, with all that was printed, where the harness ends with anything but 0. */
const faults = (...words: (string | number)[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', harness, ...words.map(String)]);

const hasValidator = !spawnSync('dciodvfy', ['-h']).error;
if (!hasValidator) console.log('Skipped: there is no dciodvfy to look at what arrives (Debian: dicom3tools).');

it.skipIf(!hasValidator)('batches under faults lose, double and spoil nothing', async () => {
  const { stdout } = await faults('--runs', RUNS, '--seed', SEED, '--series', SERIES);
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

it.skipIf(!hasValidator || !hasOrthanc)(
  'batches that fetch from an archive under faults deliver each series once, or say why not',
  { timeout: 300_000 },
  async () => {
    const words = ['--runs', 4, '--seed', 101, '--series', 4, '--to', 'folders', '--from', 'servers'];
    const { stdout } = await faults(...words);
    // The archive of seed 101 never gives one of its series.
    expect(stdout.trim().split('\n').at(-1)).toBe(
      'runs 4, series delivered 15, failed with a reason 1, lost 0, doubled 0, invalid 0, left over 0, audit broken 0, misbehaved 0',
    );
    for (const kind of ['dicom', 'dicomweb'])
      expect(stdout).toMatch(new RegExp(` ${kind} archive: [a-z-]+ while fetching`));
    expect(stdout).toMatch(/dicomweb archive: withholds a series/);
  },
);

it.skipIf(!hasValidator)('a batch that has not ended in its time is a fault', async () => {
  // No batch of three series has started, translated and ended within a second.
  const words = ['--runs', 1, '--seed', SEED, '--series', 3, '--limit', 1];
  const ending = faults(...words).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
  const { code, stdout } = await ending;
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/misbehaved 1$/m) });
  expect(stdout).toContain(`seed ${SEED}: misbehaved: it had not ended when the time of the run was over`);
});

it('ends a program that talks for ever, and says of it what it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'syndiff-talker-'));
  const program = join(folder, 'talker.cjs');
  await writeFile(program, `setInterval(() => console.error('started 1.2.3'), 20);`);
  const places = { sources: folder, data: folder, out: folder, server: null, archive: null };
  const { hung, err, code } = await startApplication({ program, models: folder }, places, [], undefined, undefined, 800)
    .ended;
  expect({ hung, code }).toEqual({ hung: 'endless', code: null });
  expect(err).toContain('started');
  await rm(folder, { recursive: true });
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
  const archives = Array.from({ length: 100 }, (_, seed) => archivePlanOf(seed, 4, 20));
  expect(archivePlanOf(5, 4, 20)).toEqual(archives[5]);
  const drawn = archives.flatMap((plan) => plan.starts.flatMap((start) => (start ? [start] : [])));
  expect(new Set(drawn.map(({ fault }) => fault)).size).toBe(11);
  expect(new Set(drawn.map(({ at }) => at))).toEqual(new Set(['finding', 'fetching']));
  expect(archives.filter(({ withholds }) => withholds !== null).length).toBeGreaterThan(0);
});
