import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { freePort, hasOrthanc, startOrthanc, until } from '../../archive.fixtures.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';
import { batchDestination } from './batch-destination.ts';
import { batch } from './batch.ts';
import { parse } from './options.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
let work = '';
let archive: Awaited<ReturnType<typeof startOrthanc>>;

async function setUp(port: number): Promise<void> {
  const node = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port, calledAETitle: 'ORTHANC' };
  const file = JSON.stringify({ format: 'syndiff-destinations/1', destinations: [node] });
  // In one step: a batch that runs must not read half of it.
  await writeFile(join(work, 'data', 'new.json'), file);
  await rename(join(work, 'data', 'new.json'), join(work, 'data', 'destinations.json'));
}

function start(...words: string[]): ChildProcess {
  const own = { SYNDIFF_DATA: join(work, 'data'), SYNDIFF_MODELS: join(work, 'models'), SYNDIFF_RETRY_SECONDS: '0.1' };
  return spawn(process.execPath, [program, ...words], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...own },
  });
}

async function syndiff(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = start(...words);
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')]);
  return { code: code as number, out, err };
}

async function stored<One>(level: 'instances' | 'series'): Promise<One[]> {
  return (await (await fetch(`${archive.http}/${level}?expand`)).json()) as One[];
}

describe.skipIf(!hasOrthanc)('npx syndiff batch --to NAME', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'syndiff-batch-to-'));
    archive = await startOrthanc();
    writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({}) });
    await mkdir(join(work, 'data'));
  });
  afterAll(async () => {
    await archive?.stop();
    await rm(work, { recursive: true, force: true });
  });

  it('waits for an archive that is not there, and sends each series once though it is killed while it sends', async () => {
    const sources = [await writeTestSeries(join(work, 'in', 'a')), await writeTestSeries(join(work, 'in', 'b'))];
    await setUp(await freePort());
    const words = ['batch', 'in', '--direction', 'ct-to-mrt1', '--model', 'tiny', '--no-assessment', '--to'];
    const child = start(...words, 'PACS');
    child.stdout!.resume();
    const ended = once(child, 'exit');
    let said = '';
    child.stderr!.on('data', (more: Buffer) => (said += more.toString()));
    await until(() => said.includes('is tried again'));
    expect(said).toContain('PACS');
    await setUp(archive.port);
    await until(async () => (await stored('instances')).length > 0);
    child.kill('SIGKILL');
    await ended;

    const resumed = await syndiff('batch', '--resume', '--json');
    // Nothing is left to resume where the last instance was the first that was seen.
    expect(resumed).toMatchObject({ code: 0 });
    expect(await stored('instances')).toHaveLength(6);
    const series = await stored<{ MainDicomTags: { SeriesInstanceUID: string }; Instances: string[] }>('series');
    expect(series.map(({ Instances }) => Instances.length)).toEqual([3, 3]);

    const [record = ''] = await readdir(join(work, 'data', 'arrived'));
    const lines = (await readFile(join(work, 'data', 'arrived', record), 'utf8')).split('\n').filter(Boolean);
    expect(new Set(lines).size).toBe(6);
    expect(lines).toHaveLength(6);
    expect(await readdir(join(work, 'data', 'jobs', 'outgoing'))).toEqual([]);
    const log = await readFile(join(work, 'data', 'audit', 'log.jsonl'), 'utf8');
    const done = log.split('\n').filter((line) => line.includes('"outcome":"done"'));
    for (const { MainDicomTags } of series) {
      const own = done.filter((line) => line.includes(MainDicomTags.SeriesInstanceUID));
      expect(own.length).toBeGreaterThan(0);
      expect(own.every((line) => /"destination":(\{"name":)?"PACS"/.test(line))).toBe(true);
      const exported = own.find((line) => line.includes('"action":"export"'))!;
      expect(sources.some((uid) => exported.includes(uid))).toBe(true);
      const sent = own.filter((line) => line.includes('"action":"send"'));
      expect(sent.length).toBeGreaterThan(0);
      expect(sent[0]).toMatch(/"destination":\{"name":"PACS","kind":"dicom"\}/);
    }
    expect(log).toContain('"outcome":"failed"');
    expect(await syndiff('audit', 'verify')).toMatchObject({
      code: 0,
      out: expect.stringContaining('whole and in order'),
    });
    const given = (to: string) => batchDestination(parse(['in', '--to', to], batch), join(work, 'data'));
    await expect(given('PACSS')).rejects.toMatchObject({
      code: 'no-such-destination',
      remedy: expect.stringContaining('"PACS"?'),
    });
    expect(await given('./PACSS')).toEqual({ folder: resolve('PACSS') });
  });
});
