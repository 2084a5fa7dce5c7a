import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { until } from '../../archive.fixtures.ts';
import { scanFolder } from '../../dicom/index.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
let work = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-watching-'));
  writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({ work: 30 }) });
  await mkdir(join(work, 'in'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(work, { recursive: true, force: true });
});

function start(...words: string[]): { child: ChildProcess; said: () => string; ended: Promise<unknown[]> } {
  const env = { ...process.env, SYNDIFF_DATA: join(work, 'data'), SYNDIFF_MODELS: join(work, 'models') };
  const child = spawn(process.execPath, [program, ...words], { cwd: work, stdio: ['ignore', 'pipe', 'pipe'], env });
  children.push(child);
  let err = '';
  child.stderr!.on('data', (more: Buffer) => (err += more.toString()));
  return { child, said: () => err, ended: once(child, 'exit') };
}

const watch = () =>
  start(
    'watch',
    'in',
    '--direction',
    'ct-to-mrt1',
    '--model',
    'tiny',
    '--to',
    './out',
    '--quiet',
    '2',
    '--no-assessment',
  );

/** As a scanner sends: one file after the other. */
async function send(from: string, files = readdirSync(join(work, from))): Promise<void> {
  for (const file of files) await copyFile(join(work, from, file), join(work, 'in', `${from}-${file}`));
}

const delivered = () =>
  existsSync(join(work, 'out')) ? readdirSync(join(work, 'out')).filter((name) => !name.startsWith('.')) : [];

describe('npx syndiff watch', () => {
  it('translates each study once it is quiet, goes on after a kill, and ends with Ctrl+C', async () => {
    const sources = [await writeTestSeries(join(work, 'a')), await writeTestSeries(join(work, 'b'))];
    const third = await writeTestSeries(join(work, 'c'));
    const first = watch();
    await until(() => first.said().includes('Watching'));
    const files = readdirSync(join(work, 'a')).sort();
    await send('a', files.slice(0, 2));
    await sleep(800);
    await send('a', files.slice(2));
    await until(() => first.said().includes(`started ${sources[0]}`));
    // While the first is being translated, with a scan of the folder that does not know it.
    await send('b');
    await until(() => first.said().includes(`started ${sources[1]}`));
    first.child.kill('SIGKILL');
    await first.ended;
    expect(delivered().length).toBeGreaterThanOrEqual(3);

    await send('c');
    const second = watch();
    await until(() => second.said().includes(`done ${sources[1]}`));
    await until(() => second.said().includes(`done ${third}`));
    second.child.kill('SIGINT');
    expect(await second.ended).toEqual([130, null]);
    expect(second.said()).toContain('Not watched any more.');
    expect(second.said()).not.toContain(`started ${sources[0]}`);
    expect(second.said()).not.toMatch(/\[bug\]|Phantom/);

    const { series } = await scanFolder(join(work, 'out'));
    expect(series.map(({ dimensions, findings }) => ({ slices: dimensions[2], findings }))).toEqual(
      Array(3).fill({ slices: 3, findings: [] }),
    );
    expect(delivered()).toHaveLength(9);
    expect(await readdir(join(work, 'data', 'jobs', 'owner'))).toEqual([]);
    const verified = start('audit', 'verify');
    expect(await text(verified.child.stdout!)).toContain('whole and in order');
  });

  it('says of a study that does not fit, and of a series that has grown since, that nothing is done', async () => {
    const uid = await writeTestSeries(join(work, 'a'));
    const files = readdirSync(join(work, 'a')).sort();
    const watching = watch();
    await send('a', files.slice(0, 2));
    await until(() => watching.said().includes(`done ${uid}`));
    await send('a', files.slice(2));
    await until(() => watching.said().includes('The series had 2 slices when it was translated, and has 3'));
    watching.child.kill('SIGINT');
    expect(await watching.ended).toEqual([130, null]);
    expect(delivered()).toHaveLength(2);

    const other = start(
      'watch',
      'in',
      '--no-assessment',
      '--direction',
      'mrt1-to-ct',
      '--model',
      'tiny',
      '--to',
      './out',
      '--quiet',
      '1',
    );
    expect(await other.ended).toEqual([3, null]);
    const absent = start('watch', 'absent', '--direction', 'ct-to-mrt1', '--model', 'tiny', '--to', './out');
    expect(await absent.ended).toEqual([2, null]);
    expect(absent.said()).toContain('cannot be read');
  });
});
