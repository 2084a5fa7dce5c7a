import { afterEach, describe, expect, it, vi } from 'vitest';
import { settings as settingsSchema } from '../../preload/contract/index.ts';
import type { EngineEvent, SeriesSummary, VolumeDescription, WindowDoor } from '../../preload/contract/index.ts';
import { Session } from './session.svelte.ts';
import { Viewer } from './viewer.svelte.ts';

const settings = settingsSchema.parse({});

const series: SeriesSummary = {
  id: 's1',
  modality: 'CT',
  description: 'Abdomen',
  patientLine: 'phantom',
  dimensions: [2, 2, 2],
  spacing: [1, 1, 1],
  transferSyntax: '1.2.840.10008.1.2.1',
  findings: [],
  canResample: false,
};

function volume(overrides: Partial<VolumeDescription> = {}): VolumeDescription {
  return {
    id: 'v1',
    url: 'volume/v1',
    valueType: 'int16',
    dimensions: [2, 2, 2],
    spacing: [1, 1, 1],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [0, 0, 0],
    unit: 'HU',
    synthetic: false,
    resampled: null,
    window: { center: 40, width: 400 },
    ...overrides,
  };
}

const synthetic = volume({ id: 'v2', url: 'volume/v2', unit: 'au', synthetic: true, window: { center: 5, width: 10 } });
const done: EngineEvent = {
  type: 'translation-done',
  translationId: 't1',
  volume: synthetic,
  provider: 'cpu',
  seconds: 3,
};

const noBatch = { jobs: [], running: false, paused: false, secondsLeft: null, provider: '', workers: null };

function open(overrides: Partial<WindowDoor> = {}): {
  session: Session;
  viewer: Viewer;
  emit: (event: EngineEvent) => void;
} {
  const listeners = new Set<(event: EngineEvent) => void>();
  const ok = <T>(result: T): Promise<{ ok: true; result: T }> => Promise.resolve({ ok: true, result });
  const door: WindowDoor = {
    describeApplication: () =>
      ok({ version: '1', shell: 'host', demoStudy: null, initialFolder: null, canChooseFolder: false }),
    chooseFolder: () => ok({ folder: null }),
    openFolder: () => ok({ series: [series], setAside: [], findings: [] }),
    openVolume: () => ok(volume()),
    readStudyView: () => ok({ view: null }),
    keepStudyView: () => ok({}),
    listDestinations: () => ok({ destinations: [], keychainRefusal: null }),
    saveDestination: () => ok({ destinations: [], keychainRefusal: null }),
    removeDestination: () => ok({ destinations: [], keychainRefusal: null }),
    tryDestination: () => ok({ milliseconds: 1 }),
    deliverFolder: () => ok({ destination: 'A', outcomes: [], place: null, notes: [] }),
    listModels: () => ok({ models: [] }),
    readSettings: () => ok(settings),
    changeSettings: () => ok(settings),
    readThumbnail: () => ok({ width: 1, height: 1, grey: 'AA==' }),
    measureSpeed: () => ok({ provider: 'cpu', secondsPerSlice: 2 }),
    startTranslation: () => ok({ translationId: 't1' }),
    checkDomain: () => ok({ level: 'green', reference: null, findings: [] }),
    assessTranslation: () => new Promise(() => undefined),
    saveReport: () => ok({ folder: 'out', files: ['report.html'] }),
    lookAtSlice: () => ok({}),
    pauseTranslation: () => ok({}),
    cancelTranslation: () => ok({}),
    exportTranslation: () =>
      ok({
        folder: 'out',
        files: 2,
        seriesInstanceUID: '2.25.1',
        deviationSeriesInstanceUID: null,
        filled: [],
      }),
    readBatch: () => ok(noBatch),
    startBatch: () => ok(noBatch),
    findStudies: () => ok({ studies: [], isCut: false }),
    changeJob: () => ok(noBatch),
    pauseBatch: () => ok(noBatch),
    suggestRegion: () => ok({ found: false, reason: 'no-liver' }),
    suggestDucts: () => ok({ candidates: [], common: null }),
    ductConspicuity: () => ok({ each: [], together: null }),
    measureDuct: () =>
      ok({ points: [], diameters: [], length: 1, medianDiameter: 1, widest: { diameter: 1, at: [0, 0, 0] } }),
    pathOfDropped: () => null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...overrides,
  };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(new Int16Array(8).buffer)));
  const viewer = new Viewer();
  const session = new Session(door, viewer);
  session.start();
  return { session, viewer, emit: (event) => listeners.forEach((listener) => listener(event)) };
}

const recipe = { modelId: 'm', seed: 1, samples: 1, provider: 'auto' } as const;

afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('opens the only usable series of a folder at once, with its window and the cursor in its middle', async () => {
    const { session, viewer } = open();
    await session.openFolder('study');
    expect({ selected: session.selected?.id, window: viewer.windows.source, cursor: viewer.cursor }).toEqual({
      selected: 's1',
      window: { center: 40, width: 400 },
      cursor: [1, 1, 1],
    });
  });

  it('keeps the events that come before the answer to startTranslation', async () => {
    let emit: (event: EngineEvent) => void = () => undefined;
    const opened = open({
      startTranslation: () => {
        emit(done);
        return Promise.resolve({ ok: true, result: { translationId: 't1' } });
      },
    });
    emit = opened.emit;
    await opened.session.openFolder('study');
    await opened.session.translate(recipe);
    await expect.poll(() => opened.session.translation.state).toBe('done');
    expect(opened.viewer.synthetic?.description.id).toBe('v2');
  });

  it('ignores the events of another window’s translation', async () => {
    const { session, emit } = open();
    await session.openFolder('study');
    await session.translate(recipe);
    emit({ ...done, translationId: 't2' });
    expect(session.translation).toEqual({ state: 'running', id: 't1', progress: null, paused: false });
  });

  it('pauses a translation and lets it go on', async () => {
    const pauseTranslation = vi.fn<WindowDoor['pauseTranslation']>(() => Promise.resolve({ ok: true, result: {} }));
    const { session } = open({ pauseTranslation });
    await session.openFolder('study');
    await session.translate(recipe);
    await session.run.pause(true);
    expect(session.translation).toMatchObject({ state: 'running', paused: true });
    await session.run.pause(false);
    expect(session.translation).toMatchObject({ state: 'running', paused: false });
    expect(pauseTranslation.mock.calls).toEqual([
      [{ translationId: 't1', paused: true }],
      [{ translationId: 't1', paused: false }],
    ]);
  });

  it('says that a translation was cancelled, and not that it failed', async () => {
    const { session, emit } = open();
    await session.openFolder('study');
    await session.translate(recipe);
    const error = { kind: 'cancelled', code: 'cancelled', message: 'Cancelled.' } as const;
    emit({ type: 'translation-failed', translationId: 't1', error });
    expect([session.translation.state, session.error]).toEqual(['cancelled', null]);
  });

  it('shows the preview until the translation is done, and keeps the window chosen on it', async () => {
    const { session, viewer, emit } = open();
    await session.openFolder('study');
    await session.translate(recipe);
    const preview = volume({ ...synthetic, id: 'v3', url: 'volume/v3' });
    emit({ type: 'translation-preview', translationId: 't1', volume: preview });
    await expect.poll(() => viewer.synthetic?.description.id).toBe('v3');
    expect(viewer.previewing).toBe(true);
    viewer.setWindow('synthetic', { center: 1, width: 2 });
    emit(done);
    await expect.poll(() => viewer.synthetic?.description.id).toBe('v2');
    expect([viewer.previewing, viewer.windows.synthetic]).toEqual([false, { center: 1, width: 2 }]);
  });

  it('asks for the slice under the cursor first, and puts each into the preview as it comes', async () => {
    const startTranslation = vi.fn<WindowDoor['startTranslation']>(() =>
      Promise.resolve({ ok: true, result: { translationId: 't1' } }),
    );
    const lookAtSlice = vi.fn<WindowDoor['lookAtSlice']>(() => Promise.resolve({ ok: true, result: {} }));
    const { session, viewer, emit } = open({ startTranslation, lookAtSlice });
    await session.openFolder('study');
    viewer.pointAt([0, 0, 1]);
    session.run.lookAt(1);
    expect(lookAtSlice).not.toHaveBeenCalled();
    await session.translate(recipe);
    expect(startTranslation.mock.calls[0]![0]).toMatchObject({ slice: 1 });
    viewer.pointAt([0, 0, 0]);
    session.run.lookAt(viewer.cursorSlice);
    expect(lookAtSlice).toHaveBeenCalledWith({ translationId: 't1', slice: 0 });

    const preview = volume({ ...synthetic, id: 'v3', url: 'volume/v3' });
    emit({ type: 'translation-preview', translationId: 't1', volume: preview });
    vi.stubGlobal('fetch', (url: string) =>
      Promise.resolve(new Response((url === 'volume/v3/1' ? Int16Array.of(1, 2, 3, 4) : new Int16Array(8)).buffer)),
    );
    emit({ type: 'translation-slice', translationId: 't1', volumeId: 'v3', slice: 1, url: 'volume/v3/1' });
    await expect.poll(() => viewer.revision).toBe(1);
    expect([...viewer.synthetic!.voxels]).toEqual([0, 0, 0, 0, 1, 2, 3, 4]);
    expect(viewer.previewing).toBe(true);
  });

  it('takes the preview away when the translation is cancelled', async () => {
    const { session, viewer, emit } = open();
    await session.openFolder('study');
    await session.translate(recipe);
    emit({ type: 'translation-preview', translationId: 't1', volume: synthetic });
    await expect.poll(() => viewer.previewing).toBe(true);
    const error = { kind: 'cancelled', code: 'cancelled', message: 'Cancelled.' } as const;
    emit({ type: 'translation-failed', translationId: 't1', error });
    expect([viewer.synthetic, viewer.previewing]).toEqual([null, false]);
  });

  it('opens the demo study and translates its CT at one call', async () => {
    const asked: unknown[] = [];
    const application = { version: '1', shell: 'host', initialFolder: null, canChooseFolder: false } as const;
    const mr = { ...series, id: 's0', modality: 'MR' };
    const { session } = open({
      describeApplication: () => Promise.resolve({ ok: true, result: { ...application, demoStudy: 'demo' } }),
      openFolder: (argument) => {
        asked.push(argument);
        return Promise.resolve({ ok: true, result: { series: [mr, series], setAside: [], findings: [] } });
      },
      startTranslation: (argument) => {
        asked.push(argument);
        return Promise.resolve({ ok: true, result: { translationId: 't1' } });
      },
    });
    await expect.poll(() => session.application).not.toBeNull();
    await session.tryDemo();
    expect(asked).toMatchObject([{ folder: 'demo' }, { seriesId: 's1', direction: 'ct-to-mrt1', seed: 1 }]);
    expect(session.translation.state).toBe('running');
  });

  it('opens what is dropped where the shell tells its place, and says so where it does not', async () => {
    const opened: unknown[] = [];
    const places: Record<string, string> = { 'scan.zip': '/a/scan.zip', '1': '/a/1', apart: '/b/1' };
    const { session } = open({
      pathOfDropped: ({ name }) => places[name] ?? null,
      openFolder: ({ folder, names }) => {
        opened.push([folder, names]);
        return Promise.resolve({ ok: true, result: { series: [], setAside: [], findings: [] } });
      },
    });
    await session.openDropped([new File([], 'scan.zip')]);
    expect([opened, session.error]).toEqual([[['/a/scan.zip', undefined]], null]);
    const drop = (...names: string[]) => session.openDropped(names.map((name) => new File([], name)));
    await drop('scan.zip', '1');
    expect([opened.at(-1), session.error]).toEqual([['/a/', ['scan.zip', '1']], null]);
    for (const elsewhere of [['elsewhere'], ['elsewhere', '1']]) {
      await drop(...elsewhere);
      expect(session.error?.code).toBe('drop-without-path');
    }
    await drop('1', 'apart');
    expect([session.error?.code, opened.length]).toEqual(['drop-apart', 2]);
  });

  it('does not translate a series that is about to be closed', async () => {
    const started: string[] = [];
    const { session } = open({
      startTranslation: ({ seriesId }) => {
        started.push(seriesId);
        return Promise.resolve({ ok: true, result: { translationId: 't' } });
      },
    });
    await session.openFolder('study');
    const scan = session.openFolder('other');
    await session.translate(recipe);
    await scan;
    expect([started, session.translation.state]).toEqual([[], 'none']);
    await session.translate(recipe);
    expect(started).toEqual(['s1']);
  });

  it('is welcomed by opening a study', async () => {
    const changes: unknown[] = [];
    const { session } = open({
      changeSettings: (change) => {
        changes.push(change);
        return Promise.resolve({ ok: true, result: { ...settings, ...change } });
      },
    });
    await expect.poll(() => session.preferences.current?.welcomed).toBe(false);
    await session.openFolder('study');
    expect(changes).toEqual([{ welcomed: true }]);
  });

  it('shows the error of a refused command as it came', async () => {
    const error = { kind: 'user', code: 'folder-not-found', message: 'No such folder.', remedy: 'Check it.' } as const;
    const { session } = open({ openFolder: () => Promise.resolve({ ok: false, error }) });
    await session.openFolder('study');
    expect([session.error, session.series, session.scanning]).toEqual([error, null, false]);
  });

  it('refuses voxels that did not arrive whole', async () => {
    const { session, viewer } = open({
      openVolume: () => Promise.resolve({ ok: true, result: volume({ dimensions: [9, 9, 9] }) }),
    });
    await session.openFolder('study');
    expect([session.error?.code, viewer.source, session.selected]).toEqual(['voxels', null, null]);
  });
});
