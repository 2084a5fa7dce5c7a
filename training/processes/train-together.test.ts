import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendName, loadBackend } from '../backend/load.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { loadCheckpoint } from '../trainer/checkpoint.ts';
import { networkNames } from '../trainer/network-names.ts';
import { freshCheckpoint } from '../trainer/train.ts';
import { shortRun, startTrainCommand, writeConfig } from './fixtures/train-command.ts';

let folder: string;
/** the native one where it is set up: batches of eight take minutes on the other */
let backend: BackendName;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-together-'));
  backend = await loadBackend('tensorflow').catch(() => loadBackend('cpu'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(name: string, config: TrainingConfig, processes: number, ...words: string[]) {
  const file = writeConfig(folder, config);
  const run = join(folder, name);
  const several = ['--num-process-per-node', String(processes)];
  return { run, ...startTrainCommand(['--config', file, '--out', run, ...several, ...words], backend) };
}

/**
 * Four samples each, so that the groups of the minibatch deviation are whole in each process, and every term, R1 too, in
 * every iteration. Some gradients (of a bias before an instance norm) are zero but for rounding, which Adam would blow
 * up to whole steps: ε is far above that rounding, 5e-6 of a network's largest gradient.
 */
const parted: TrainingConfig = {
  ...shortRun,
  name: 'parted',
  iterations: 2,
  batchSize: 4,
  lazyReg: 1,
  warmUp: { ...shortRun.warmUp, iterations: 0 },
  adam: { ...shortRun.adam, epsilon: 0.1 },
  every: { log: 1, validation: 9, checkpointMinutes: 60 },
};

describe('training in several processes', () => {
  it('is training in one with a batch as many times as large', async () => {
    const whole = { ...parted, name: 'whole', batchSize: 8 };
    const [one, two] = [start('one', whole, 1), start('two', parted, 2)];
    expect(await one.ended).toMatchObject({ code: 0 });
    expect(await two.ended).toMatchObject({ code: 0 });

    const [expected, found] = [one, two].map(({ run }) => loadCheckpoint(latestCheckpoint(run)));
    const initial = freshCheckpoint(parted).weights;
    expect([found!.iteration, found!.drawn]).toEqual([expected!.iteration, expected!.drawn]);
    for (const name of networkNames) {
      const [was, is, began] = [expected!.weights, found!.weights, initial].map((weights) =>
        weights.vector(name).dataSync(),
      );
      const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Array.from(a, (value, i) => Math.abs(value - b[i]!)).reduce((most, one) => Math.max(most, one), 0);
      expect(largest(is!, began!), `${name} moved`).toBeGreaterThan(1e-5);
      expect(largest(is!, was!), name).toBeLessThan(1e-6);
    }
    const losses = [one, two].map(({ run }) => readFileSync(join(run, 'losses.csv'), 'utf8').trim().split('\n'));
    const [wholeHead, partedHead] = losses.map(([head]) => head!.split(','));
    losses[1]!.slice(1).forEach((line, row) =>
      line.split(',').forEach((text, column) => {
        const name = partedHead![column]!;
        // Losses by t are means over other samples in each process.
        if (/_t\d$/.test(name)) return;
        const other = Number(losses[0]![row + 1]!.split(',')[wholeHead!.indexOf(name)]);
        expect(Math.abs(Number(text) - other), name).toBeLessThan(1e-5 * Math.max(1, Math.abs(other)));
      }),
    );
  }, 900_000);

  it('stops all after the same iteration, survives the death of one, and goes on with another number', async () => {
    const config = { ...shortRun, name: 'mortal' };
    const first = start('mortal', config, 2);
    await first.said(/saved .*0000001/);
    first.child.kill('SIGINT');
    const stopped = await first.ended;
    expect(stopped).toMatchObject({ code: 130 });
    expect(stopped.text).toContain('--num-process-per-node 2 --resume');
    const { iteration, drawn } = loadCheckpoint(latestCheckpoint(first.run));
    expect(drawn).toBe(2 * iteration);

    const second = start('mortal', config, 2, '--resume');
    await second.said(/drawing \d+ validation/);
    const killed = killMember(second.child.pid!);
    const { code, text } = await second.ended;
    if (killed) {
      expect(code).toBe(2);
      expect(text).toMatch(/Process \d of 2 ended unexpectedly \(SIGKILL\), so the others were stopped/);
    } else console.log('the death of a process is not tested: this system has no /proc');

    const third = start('mortal', config, 1, '--resume');
    expect(await third.ended).toMatchObject({ code: 0 });
    const last = loadCheckpoint(latestCheckpoint(third.run));
    expect(last.iteration).toBe(config.iterations);
  }, 900_000);
});

/** Kills the last of the processes that another has started; false where they cannot be found. */
function killMember(coordinator: number): boolean {
  const list = `/proc/${coordinator}/task/${coordinator}/children`;
  if (!existsSync(list)) return false;
  const members = readFileSync(list, 'utf8').trim().split(' ').map(Number);
  process.kill(members.at(-1)!, 'SIGKILL');
  return true;
}
