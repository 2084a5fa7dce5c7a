import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../preload/contract/index.ts';
import type { EngineEvent } from '../preload/contract/index.ts';
import { writeTinyModel } from '../test/fixtures/tiny-model.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { writeTestSeries, testVolume } from './engine.fixtures.ts';

let folder = '';
let engine: Engine;
let events: EngineEvent[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-engine-'));
  events = [];
  engine = createEngine({
    dataFolder: join(folder, 'data'),
    shell: 'host',
    version: '1.2.3',
    modelFolders: [join(folder, 'models')],
    demoStudy: join(folder, 'demo'),
    initialFolder: null,
  });
  engine.subscribe((event) => events.push(event));
});
afterEach(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

const ask = (command: string, argument: unknown) => engine.handle(command, argument);

describe('the engine', () => {
  it('describes itself', async () => {
    expect(await ask('describeApplication', {})).toEqual({
      version: '1.2.3',
      shell: 'host',
      demoStudy: null,
      initialFolder: null,
      canChooseFolder: false,
    });
  });

  it.each(['formatDisk', 'constructor', '__proto__', ''])('knows no command %j', async (command) => {
    await expect(ask(command, {})).rejects.toMatchObject({ kind: 'user', code: 'unknown-command' });
  });

  it.each([
    ['openFolder', { folder: '' }, 'folder'],
    ['openFolder', null, 'the argument'],
    ['startTranslation', { seriesId: 'a', direction: 'ct-to-mrt1', seed: 0.5 }, 'seed'],
  ])('refuses a wrong argument of %s and names the place', async (command, argument, place) => {
    await expect(ask(command, argument)).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining(place),
    });
  });

  it.each([
    ['openVolume', { seriesId: 'a' }, 'unknown-series'],
    ['startTranslation', { seriesId: 'a', direction: 'ct-to-mrt1' }, 'unknown-series'],
    ['exportTranslation', { translationId: 'a', folder: 'b' }, 'unknown-translation'],
    ['openFolder', { folder: 'does-not-exist-anywhere' }, 'folder-unreadable'],
    ['chooseFolder', { purpose: 'open' }, 'no-folder-dialogue'],
  ])('says why %s cannot be done', async (command, argument, code) => {
    await expect(ask(command, argument)).rejects.toMatchObject({ code });
  });

  it('opens a folder, serves its voxels, and lets go of them when another is opened', async () => {
    const study = join(folder, 'study');
    await writeTestSeries(study);
    const { series } = commands.openFolder.result.parse(await ask('openFolder', { folder: study }));
    expect(series).toMatchObject([{ modality: 'CT', dimensions: testVolume.dimensions, findings: [] }]);

    const volume = commands.openVolume.result.parse(await ask('openVolume', { seriesId: series[0]!.id }));
    const response = await engine.fetch(new Request(`http://window${volume.url}`));
    expect(response.headers.get('content-length')).toBe(String(testVolume.values.byteLength));
    expect(new Int16Array(await response.arrayBuffer())).toEqual(testVolume.values);
    expect(await ask('openVolume', { seriesId: series[0]!.id })).toEqual(volume);

    await ask('openFolder', { folder: study });
    expect((await engine.fetch(new Request(`http://window${volume.url}`))).status).toBe(404);
  });

  it.each(['/volume/', '/volume/..%2f..%2fetc%2fpasswd', '/volume/constructor', '/etc/passwd'])(
    'serves nothing at %s',
    async (path) => {
      expect((await engine.fetch(new Request(`http://window${path}`))).status).toBe(404);
    },
  );

  it('reports a translation without a model as failed, and is ready for the next', async () => {
    const study = join(folder, 'study');
    await writeTestSeries(study);
    const { series } = commands.openFolder.result.parse(await ask('openFolder', { folder: study }));
    const recipe = { seriesId: series[0]!.id, direction: 'ct-to-mrt1' };
    for (const attempt of [1, 2]) {
      await ask('startTranslation', recipe);
      await expect.poll(() => events.filter(({ type }) => type === 'translation-failed')).toHaveLength(attempt);
    }
    expect(events.at(-1)).toMatchObject({ error: { kind: 'data', code: 'no-model' } });
    expect(existsSync(join(folder, 'models'))).toBe(false);
  });

  it('measures what a model runs on and how fast, and says why it cannot', async () => {
    writeTinyModel(join(folder, 'models'), { id: 'tiny' });
    const speed = commands.measureSpeed.result.parse(await ask('measureSpeed', { direction: 'ct-to-mrt1' }));
    expect(speed.provider).toMatch(/^(cpu|cuda|dml|coreml)/);
    expect(speed.secondsPerSlice).toBeGreaterThan(0);
    const other = ask('measureSpeed', { direction: 'mrt1-to-ct', provider: 'cpu' });
    await expect(other).rejects.toMatchObject({ code: 'no-model' });
  });

  it('measures each translation as it is done, serves what can be drawn over it, and measures it again when asked', async () => {
    const study = join(folder, 'study');
    await writeTestSeries(study);
    writeTinyModel(join(folder, 'models'), { id: 'tiny' });
    const { series } = commands.openFolder.result.parse(await ask('openFolder', { folder: study }));
    const recipe = { seriesId: series[0]!.id, direction: 'ct-to-mrt1' as const };
    const domain = commands.checkDomain.result.parse(await ask('checkDomain', recipe));
    expect(domain).toMatchObject({ reference: null, level: expect.stringMatching(/amber|red/) });

    const started = commands.startTranslation.result.parse(await ask('startTranslation', { ...recipe, samples: 2 }));
    const done = () => events.find((event) => event.type === 'assessment-done');
    await expect.poll(done).toBeDefined();
    const event = done();
    if (event?.type !== 'assessment-done') throw new Error('No assessment.');
    expect(event.report.provenance).toMatchObject({ seed: 1, samples: 2, cycle: null });
    expect(event.overlays.map(({ kind }) => kind)).toContain('uncertainty');
    for (const { volume } of event.overlays)
      expect((await engine.fetch(new Request(`http://window${volume.url}`))).status).toBe(200);

    const again = commands.assessTranslation.result.parse(
      await ask('assessTranslation', { ...started, cycle: 'none' }),
    );
    expect(again.report.figures.length).toBe(event.report.figures.length);
    for (const { volume } of event.overlays)
      expect((await engine.fetch(new Request(`http://window${volume.url}`))).status).toBe(404);
  });

  it('puts finished slices into the preview, that first which is looked at', async () => {
    await writeTestSeries(join(folder, 'study'));
    writeTinyModel(join(folder, 'models'), { id: 'tiny' });
    const { series } = commands.openFolder.result.parse(await ask('openFolder', { folder: join(folder, 'study') }));
    const voxels = async (url: string) =>
      new Int16Array(await (await engine.fetch(new Request(`app://bundle${url}`))).arrayBuffer());
    const slices = new Map<number, Promise<Int16Array>>();
    const urls = new Map<number, string>();
    engine.subscribe((event) => {
      if (event.type !== 'translation-slice') return;
      slices.set(event.slice, voxels(event.url));
      urls.set(event.slice, event.url);
    });
    const { translationId } = commands.startTranslation.result.parse(
      await ask('startTranslation', { seriesId: series[0]!.id, direction: 'ct-to-mrt1', slice: 0 }),
    );
    expect(await ask('lookAtSlice', { translationId, slice: 2 })).toEqual({});
    const done = () => events.find((event) => event.type === 'translation-done');
    await expect.poll(done).toBeDefined();
    const { volume } = done()!;
    expect([...slices.keys()]).toEqual([2, 1, 0]);
    const whole = await voxels(volume.url);
    for (const [slice, values] of slices) {
      const finished = whole.subarray(48 * slice, 48 * (slice + 1));
      expect(await values).toEqual(finished);
      // also for a window that asks when the translation is done already
      expect(await voxels(urls.get(slice)!)).toEqual(finished);
    }
    for (const path of ['/3', '/-1', '/1.5', '/', '/1e0', '/x'])
      expect((await engine.fetch(new Request(`app://bundle${volume.url}${path}`))).status).toBe(404);
  });

  it('exports a translation and its deviation onto a de-identified medium, or leaves nothing', async () => {
    const study = join(folder, 'study');
    await writeTestSeries(study);
    writeTinyModel(join(folder, 'models'), { id: 'tiny' });
    const { series } = commands.openFolder.result.parse(await ask('openFolder', { folder: study }));
    const recipe = { seriesId: series[0]!.id, direction: 'ct-to-mrt1', samples: 2 };
    const started = commands.startTranslation.result.parse(await ask('startTranslation', recipe));
    const happened = (type: string) => events.some((event) => event.type === type);
    await expect.poll(() => happened('translation-done')).toBe(true);

    const medium = join(folder, 'medium');
    const request = { ...started, folder: medium, layout: 'medium', deidentify: true };
    // The tiny model knows nothing of its source: its verdict is red, and waited for.
    await expect(ask('exportTranslation', request)).rejects.toMatchObject({ code: 'red-unacknowledged' });
    expect(existsSync(medium)).toBe(false);
    const acknowledged = { ...request, acknowledgeRed: true };
    const exported = commands.exportTranslation.result.parse(await ask('exportTranslation', acknowledged));
    expect(exported).toMatchObject({
      folder: medium,
      files: 6,
      deviationSeriesInstanceUID: expect.stringMatching(/^2\.25/),
    });
    expect(exported.filled).toEqual(['StudyDate', 'StudyTime', 'StudyID']);
    expect(readdirSync(medium).sort()).toEqual(['DICOM', 'DICOMDIR']);

    const named = { ...acknowledged, folder: join(folder, 'named'), layout: 'series', description: ' SYN 간 T1 ' };
    await expect(ask('exportTranslation', named)).rejects.toMatchObject({ code: 'invalid-argument' });
    await ask('exportTranslation', { ...named, deidentify: false });
    const { series: ours } = commands.openFolder.result.parse(await ask('openFolder', { folder: named.folder }));
    expect(ours.map(({ description }) => description).sort()).toEqual(['SYN 간 T1', 'SYN 간 T1 - SD OF SAMPLES']);

    const { series: again } = commands.openFolder.result.parse(await ask('openFolder', { folder: medium }));
    expect(again.map(({ patientLine }) => patientLine).join()).not.toContain('Phantom');
    expect(again).toHaveLength(2);
    expect(statSync(join(folder, 'data', 'pseudonym-key')).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
