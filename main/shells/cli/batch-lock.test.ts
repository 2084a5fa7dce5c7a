import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { createEngine, type Engine } from '../../engine.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
let folder = '';
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-lock-'));
  // Slow enough to be in the middle of its slices when it is looked at.
  writeTinyModel(join(folder, 'models'), { diffusive: tinyDiffusiveGenerator({ work: 400 }) });
  await writeTestSeries(join(folder, 'in', 'a'));
  engine = createEngine({
    version: '0.1.0',
    shell: 'host',
    demoStudy: '',
    initialFolder: null,
    dataFolder: join(folder, 'data'),
    modelFolders: [join(folder, 'models')],
  });
});
afterAll(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('the jobs of one data folder', () => {
  it('are kept from the window while the command line does them, and taken up by it once that was killed', async () => {
    const env = { ...process.env, SYNDIFF_DATA: join(folder, 'data'), SYNDIFF_MODELS: join(folder, 'models') };
    const words = ['batch', join(folder, 'in'), '--direction', 'ct-to-mrt1', '--model', 'tiny', '--no-assessment'];
    const batch = spawn(process.execPath, [program, ...words, '--out', join(folder, 'out')], { env, stdio: 'pipe' });
    const ended = once(batch, 'exit');
    let said = '';
    await new Promise<void>((resolve, reject) => {
      batch.stderr.on('data', (more: Buffer) => {
        said += more.toString();
        if (said.includes('started')) resolve();
      });
      void ended.then(() => reject(new Error(`It ended too soon: ${said}`)));
    });

    for (const [command, argument] of [
      ['readBatch', {}],
      ['pauseBatch', { paused: true }],
    ] as const)
      await expect(engine.handle(command, argument)).rejects.toMatchObject({ kind: 'user', code: 'queue-in-use' });

    batch.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    // Its owner is dead: nobody keeps the lock. The job goes on where it was.
    expect(await engine.handle('readBatch', {})).toMatchObject({ jobs: [{ state: 'queued' }] });
    expect(await engine.handle('pauseBatch', { paused: false })).toMatchObject({ running: true });

    // And now it is the window that keeps the command line out.
    const second = spawn(process.execPath, [program, 'jobs', 'list'], { env, stdio: 'pipe' });
    let why = '';
    second.stderr.on('data', (more: Buffer) => (why += more.toString()));
    expect(await once(second, 'exit')).toEqual([2, null]);
    expect(why).toContain(`Process ${process.pid} is working on the jobs`);

    await expect
      .poll(() => engine.handle('readBatch', {}), { interval: 300 })
      .toMatchObject({ jobs: [{ state: 'done' }], running: false });
    expect(await readdir(join(folder, 'out'))).toHaveLength(3);
  });
});
