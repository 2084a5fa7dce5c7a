import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendName, loadBackend } from '../backend/load.ts';
import { shortRun, startTrainCommand, writeConfig } from '../processes/fixtures/train-command.ts';
import { RandomStream } from '../random.ts';
import { hasCheckpoint, latestCheckpoint } from './checkpoint-folder.ts';
import { unfinished } from './write-whole.ts';

let folder: string;
let config: string;
/** the native one where it is set up, for its speed */
let backend: BackendName;
beforeAll(async () => {
  backend = await loadBackend('tensorflow').catch(() => loadBackend('cpu'));
  folder = mkdtempSync(join(tmpdir(), 'syndiff-kill-'));
  // Room for a signal that comes an iteration late.
  config = writeConfig(folder, { ...shortRun, iterations: 6 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Checkpoints, losses, metrics and pictures: all that a run computes. */
const results = (run: string) => readdirSync(run).filter((name) => /^(iteration|losses|metrics|panel)/.test(name));

function expectSame(run: string, whole: string): void {
  expect(results(run)).toEqual(results(whole));
  for (const name of results(whole))
    expect(readFileSync(join(run, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
}

/** Starts the run, or goes on with it, as somebody would after an accident. */
function start(run: string) {
  const words = ['--config', config, '--out', run];
  return startTrainCommand(hasCheckpoint(run) ? [...words, '--resume'] : words, backend);
}

describe('a run that is killed', () => {
  it('at any time, also while it writes, and resumed leaves the very same files as one that never stopped', async () => {
    const [whole, run] = [join(folder, 'whole'), join(folder, 'killed')];
    [whole, run, join(folder, 'stopped')].forEach((path) => mkdirSync(path));
    expect(await start(whole).ended).toMatchObject({ code: 0 });
    expect(existsSync(latestCheckpoint(whole))).toBe(true);

    const random = new RandomStream(4, 0, 0);
    let kills = 0;
    // Each time a little later, so that the run gets somewhere: after some writes have begun, and a moment more.
    for (let writes = 1; kills < 5; writes += 1) {
      const command = start(run);
      const moment = Math.floor(20 * random.uniform()) * random.integer(2);
      let begun = 0;
      const watcher = watch(run, (_event, name) => {
        if (!name?.endsWith(unfinished)) return;
        begun += 1;
        if (begun === 1 + 2 * (writes % 3)) setTimeout(() => command.child.kill('SIGKILL'), moment);
      });
      const { signal } = await command.ended;
      watcher.close();
      if (signal !== 'SIGKILL') break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(1);
    const last = await start(run).ended;
    expect(last).toMatchObject({ code: 0 });
    expectSame(run, whole);
  }, 900_000);

  it('by SIGINT or SIGTERM finishes and saves the iteration first, says how to go on, and does', async () => {
    const run = join(folder, 'stopped');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const command = start(run);
      await command.said(/timing an iteration/);
      command.child.kill(signal);
      const { code, text } = await command.ended;
      expect(code).toBe(130);
      expect(text).toContain(
        `go on with: syndiff-train train --backend ${backend} --config ${config} --out ${run} --resume`,
      );
    }
    expect(await start(run).ended).toMatchObject({ code: 0 });
    expectSame(run, join(folder, 'whole'));
  }, 900_000);
});
