import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { scanFolder } from '../../dicom/index.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
let folder = '';
let sources: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-batch-'));
  writeTinyModel(join(folder, 'models'), { diffusive: tinyDiffusiveGenerator({ work: 60 }) });
  sources = [await writeTestSeries(join(folder, 'in', 'a')), await writeTestSeries(join(folder, 'in', 'b'))];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(...words: string[]): ChildProcess {
  const env = { ...process.env, SYNDIFF_DATA: join(folder, 'data'), SYNDIFF_MODELS: join(folder, 'models') };
  return spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
}

async function syndiff(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = start(...words);
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')]);
  return { code: code as number, out, err };
}

const out = () => join(folder, 'out');
const batchTo = (place: string) => [
  'batch',
  join(folder, 'in'),
  '--direction',
  'ct-to-mrt1',
  '--model',
  'tiny',
  '--out',
  place,
];
const batch = () => [...batchTo(out()), '--no-assessment'];

/** Kills a batch as soon as something has happened. */
async function killedWhen(happened: () => boolean, ...words: string[]): Promise<void> {
  const child = start(...words);
  child.stdout!.resume();
  child.stderr!.resume();
  const ended = once(child, 'exit');
  while (child.exitCode === null && !happened()) await sleep(2);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

const sizeOf = (...path: string[]): number => statSync(join(...path), { throwIfNoEntry: false })?.size ?? 0;

describe('npx syndiff batch', () => {
  it('delivers every series once, whatever it was killed at', async () => {
    const checkpoints = join(folder, 'data', 'jobs', 'checkpoints');
    // More than its key: a slice is finished.
    const kept = () =>
      existsSync(checkpoints) && readdirSync(checkpoints).some((name) => sizeOf(checkpoints, name) > 32);
    const begun = () => existsSync(out()) && readdirSync(out()).some((name) => name.endsWith('.tmp'));
    await killedWhen(kept, ...batch());
    await killedWhen(begun, ...batch());

    const resumed = await syndiff('batch', '--resume', '--json');
    expect(resumed).toMatchObject({ code: 0 });
    const { series } = await scanFolder(out());
    expect(series.map(({ dimensions, findings }) => ({ dimensions, findings }))).toEqual(
      sources.map(() => ({ dimensions: [8, 6, 3], findings: [] })),
    );
    expect(await readdir(out())).toHaveLength(2 * 3);
    expect(await readdir(checkpoints)).toEqual([]);

    const before = await Promise.all((await readdir(out())).sort().map((name) => readFile(join(out(), name))));
    const again = await syndiff(...batch());
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining('2 of 2 series were done before') });
    expect(again.err).not.toContain('measured');
    // Asked for with measures now, they are the same series, and stay as they are.
    const measured = await syndiff(...batchTo(out()));
    expect(measured).toMatchObject({ code: 0, err: expect.stringContaining('2 of them were not measured before') });
    const after = await Promise.all((await readdir(out())).sort().map((name) => readFile(join(out(), name))));
    expect(after).toEqual(before);

    expect(await syndiff('audit', 'verify')).toMatchObject({ code: 0 });
    const traced = await syndiff('audit', 'find', series[0]!.seriesInstanceUID);
    expect(sources.some((uid) => traced.out.includes(uid))).toBe(true);
    expect(traced.out).not.toContain('Phantom');
    // Every series of the folder leads to its record; the sources were not made here.
    const all = await syndiff('audit', 'trace', out());
    expect(all).toMatchObject({ code: 0 });
    for (const { seriesInstanceUID } of series) expect(all.out).toContain(`${seriesInstanceUID}\n    {`);
    expect(await syndiff('audit', 'trace', sources[0]!)).toMatchObject({
      code: 3,
      err: expect.stringContaining('1 of 1'),
    });
  });

  it('holds back what is red until somebody has acknowledged it, and then says so in the series and its record', async () => {
    const held = join(folder, 'held');
    const words = [...batchTo(held), '--json'];
    const listed = ({ out: printed }: { out: string }) => JSON.parse(printed) as { id: string; state: string }[];
    const [first, again] = [await syndiff(...words), await syndiff(...words)];
    // What a network of random weights makes has nothing in common with its source.
    for (const result of [first, again]) {
      expect(result).toMatchObject({ code: 3, err: expect.stringContaining('2 are held back for a red verdict') });
      expect(result.err).not.toContain('internal error');
      expect(listed(result)).toMatchObject(
        sources.map(() => ({ state: 'held', error: null, reasons: [{ level: 'red', measure: 'mutual-information' }] })),
      );
    }
    expect(existsSync(held) ? await readdir(held) : []).toEqual([]);

    expect(first.err).toMatch(/held back [\d.]+: the verdict about its translation is red\n {2}The mutual information/);
    expect(first.err).toContain('2 of 2 series are held back');
    expect(first.err).not.toContain('failed');
    expect(await syndiff('jobs', 'list')).toMatchObject({ out: expect.stringMatching(/^held .*\n {4}The mutual/m) });

    const [one] = listed(first);
    expect(await syndiff('jobs', 'acknowledge', one!.id)).toMatchObject({ code: 0 });
    expect(await syndiff('jobs', 'acknowledge', one!.id)).toMatchObject({ code: 2 });
    expect(await syndiff('batch', '--resume')).toMatchObject({ code: 0 });
    expect(await readdir(held)).toHaveLength(3);
    expect(listed(await syndiff('batch', '--resume', '--acknowledge-red', '--json'))).toMatchObject([
      { state: 'done', verdict: 'red' },
    ]);
    const { series } = await scanFolder(held);
    expect(series).toHaveLength(2);
    for (const name of await readdir(held))
      expect((await readFile(join(held, name))).toString('latin1')).toMatch(
        /verdict RED.*, acknowledged before export/,
      );
    const traced = await syndiff('audit', 'find', series[0]!.seriesInstanceUID);
    expect(traced.out).toMatch(/"acknowledged": ?true/);
  });
});
