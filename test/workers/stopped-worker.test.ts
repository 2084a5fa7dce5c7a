import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { freePort, hasOrthanc, startOrthanc, until } from '../../main/archive.fixtures.ts';
import { deliver } from '../../main/destinations/index.ts';
import { scanFolder } from '../../main/dicom/index.ts';
import { UnreliableArchive } from '../faults/archive.ts';
import { setUpServers } from '../faults/destinations.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { ended, filesOf, hasRedis, isInMidSeries, leftIn, said, setStage, type Stage } from './stage.ts';

const SLICES = 3;
/** Nobody waits for so long: what is taken over meanwhile has been given back. */
const TAKE_OVER = ['--take-over', '3600'];
const recipe = ['--direction', 'ct-to-mrt1', '--model', 'tiny', '--provider', 'cpu', '--no-assessment'];
const canRun = hasRedis && hasOrthanc;
let stage: Stage;
let archive: Awaited<ReturnType<typeof startOrthanc>>;

beforeEach(async () => {
  if (!canRun) return;
  archive = await startOrthanc();
  stage = await setStage(['a', 'b', 'owner'], [{ kind: 'dicomweb', name: 'Web', url: `${archive.http}/dicom-web` }]);
  // Slow enough to be in the middle of a series when it is told to stop.
  writeTinyModel(stage.models, { diffusive: tinyDiffusiveGenerator({ work: 100 }) });
  const { ct } = await writePhantomStudies(join(stage.folder, 'studies'), [1]);
  const node = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port: archive.port, calledAETitle: 'ORTHANC' };
  const [series] = (await scanFolder(ct)).series;
  await deliver(
    series!.instances.map(({ file }) => file),
    destination.parse(node),
  );
}, 120_000);
afterEach(async () => {
  await stage?.stop();
  await archive?.stop();
});

describe.skipIf(!canRun)('a worker that is told to stop, or ended', () => {
  it.each([
    ['SIGTERM', 'alone'],
    ['SIGINT', 'with its children, as a terminal does'],
    ['SIGTERM', 'with its children, as a service manager does'],
  ] as const)(
    'by %s, %s, gives its job back at once and keeps nothing that it fetched',
    async (signal, whom) => {
      const { folder, url, dataOf, syndiff, syndiffAsGroup } = stage;
      const out = join(folder, 'out');
      const batch = ended(
        syndiff('owner', 'batch', '--from', 'Web', '--date', '20260101', ...recipe, '--to', out, '--redis', url),
      );
      const worker = syndiffAsGroup('a', 'worker', '--redis', url, ...TAKE_OVER);
      const end = ended(worker);
      await until(() => isInMidSeries(dataOf('a')));
      process.kill(whom === 'alone' ? worker.pid! : -worker.pid!, signal);
      const { code, err } = await end;
      expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^given back [\d.]+\nStopped\./m) });
      expect(err).not.toMatch(/^(failed|cancelled|done) |\[bug\]/m);
      // Its finished slices wait for it: it may be started again, and be the one that goes on.
      expect(await leftIn(dataOf('a'))).toEqual([expect.stringMatching(/\.slices$/)]);
      expect(await filesOf(out).catch(() => ({}))).toEqual({});

      const other = syndiff('b', 'worker', '--redis', url, ...TAKE_OVER);
      await said(other, /^done/);
      expect(await batch).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1 series delivered') });
      expect(Object.keys(await filesOf(out))).toHaveLength(SLICES);
    },
    120_000,
  );

  it('by SIGKILL in mid-fetch, leaves the series to another, and what it had fetched to be removed', async () => {
    const { folder, url, dataOf, syndiff } = stage;
    const fault = { fault: 'kills-the-batch', at: 'fetching', skip: 0, times: 1, afterBytes: 5000, downMs: 0 } as const;
    const relay = await UnreliableArchive.start(
      {
        kind: 'dicomweb',
        upstream: Number(new URL(archive.http).port),
        plan: { starts: [fault], withholds: null },
        withheld: null,
        count: () => undefined,
      },
      await freePort(),
    );
    for (const name of ['a', 'b', 'owner']) await setUpServers(dataOf(name), [relay]);
    const victim = syndiff('a', 'worker', '--redis', url, '--take-over', '1');
    const gone = ended(victim);
    relay.killer = () => victim.kill('SIGKILL');
    await relay.suffer(0);
    const out = join(folder, 'out');
    const from = ['--from', relay.name, '--date', '20260101'];
    const batch = ended(syndiff('owner', 'batch', ...from, ...recipe, '--to', out, '--redis', url));
    expect(await gone).toMatchObject({ code: null });
    expect(await leftIn(dataOf('a'))).toEqual(expect.arrayContaining([expect.stringContaining('fetched')]));

    const other = syndiff('b', 'worker', '--redis', url, '--take-over', '1');
    await said(other, /^done/);
    expect(await batch).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1 series delivered') });
    expect(Object.keys(await filesOf(out))).toHaveLength(SLICES);
    expect(await leftIn(dataOf('b'))).toEqual([]);
    syndiff('a', 'worker', '--redis', url).stderr!.resume();
    await until(async () => (await leftIn(dataOf('a'))).length === 0);
    await relay.stop();
  }, 120_000);

  it('without a job ends with 0', async () => {
    const worker = stage.syndiff('a', 'worker', '--redis', stage.url);
    const end = ended(worker);
    const redis = new Queue('syndiff-series', { connection: { url: stage.url } });
    await until(async () => (await redis.getWorkersCount()) === 1);
    worker.kill('SIGTERM');
    expect(await end).toEqual({ code: 0, out: '', err: expect.stringMatching(/\nStopped\.\n$/) });
    await redis.close();
  }, 60_000);

  it('while Redis is away ends all the same, and says that its job is not given back', async () => {
    const { folder, url, dataOf, syndiff } = stage;
    const words = ['--from', 'Web', '--date', '20260101', ...recipe, '--to', join(folder, 'out'), '--redis', url];
    const batch = syndiff('owner', 'batch', ...words);
    const worker = syndiff('a', 'worker', '--redis', url, '--take-over', '60');
    const end = ended(worker);
    await until(() => isInMidSeries(dataOf('a')));
    batch.kill('SIGKILL');
    await stage.loseRedis();
    worker.kill('SIGTERM');
    const { code, err } = await end;
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/cannot be given back/) });
    expect(err).toContain('60 s');
    expect((await leftIn(dataOf('a'))).filter((place) => !place.endsWith('.slices'))).toEqual([]);
  }, 60_000);
});
