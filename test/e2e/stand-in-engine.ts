import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type {
  EngineEvent,
  ErrorReport,
  ModelSummary,
  SeriesSummary,
  Settings,
  VolumeDescription,
  WindowDoor,
} from '../../preload/contract/index.ts';

/** A volume that the window is given without an engine: only what the views need to know. */
export interface ShownVolume {
  description: Omit<VolumeDescription, 'id' | 'url'>;
  voxels: Int16Array | Float32Array;
}

const origin = 'http://window.test';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/**
 * The built window with a stand-in for the engine behind it: one CT series that opens as `source` and whose translation is
 * `translated`, at once. So the views can be tested with voxels that are known one by one.
 */
export async function openStandIn(
  browser: Browser,
  renderer: string,
  source: ShownVolume,
  translated: ShownVolume,
  viewport = { width: 1280, height: 800 },
): Promise<Page> {
  const page = await browser.newPage({ viewport });
  const volumes: Readonly<Record<string, ShownVolume>> = { source, translated };
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const [id = '', slice] = pathname.replace('/volume/', '').split('/');
    const volume = volumes[id];
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    const body = volume ? bytesOf(volume, slice) : await readFile(join(renderer, file));
    await route.fulfill({ body, contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  const describe = (id: string): VolumeDescription => ({ ...volumes[id]!.description, id, url: `/volume/${id}` });
  await page.addInitScript(standIn, { source: describe('source'), translated: describe('translated') });
  await page.addInitScript(rememberGraphics);
  await page.goto(`${origin}/`);
  return page;
}

function bytesOf({ voxels, description: { dimensions } }: ShownVolume, slice: string | undefined): Buffer {
  const size = dimensions[0] * dimensions[1];
  const part = slice === undefined ? voxels : voxels.slice(Number(slice) * size, (Number(slice) + 1) * size);
  return Buffer.from(part.buffer);
}

/** Runs in the page, before its script. */
function standIn({ source, translated }: { source: VolumeDescription; translated: VolumeDescription }): void {
  const listeners = new Set<(event: EngineEvent) => void>();
  const emit = (event: EngineEvent): void => listeners.forEach((listen) => listen(event));
  const answer = <T>(result: T): Promise<{ ok: true; result: T }> => Promise.resolve({ ok: true, result });
  const refusal: ErrorReport = { kind: 'user', code: 'stand-in', message: 'There is no engine behind this window.' };
  const refuse = (): Promise<{ ok: false; error: ErrorReport }> => Promise.resolve({ ok: false, error: refusal });
  const series: SeriesSummary = {
    id: 'series',
    modality: 'CT',
    description: 'CT (stand-in)',
    patientLine: 'Phantom^Test',
    dimensions: source.dimensions,
    spacing: source.spacing,
    transferSyntax: '1.2.840.10008.1.2.1',
    findings: [],
    canResample: false,
  };
  const model: ModelSummary = {
    id: 'model',
    version: '1',
    direction: 'ct-to-mrt1',
    title: 'Stand-in',
    intendedUse: '',
    trainingData: '',
    metrics: [],
    knownFailures: [],
    refusal: null,
  };
  const settings: Settings = {
    language: 'en',
    recentFolders: [],
    welcomed: true,
    exportFolder: '',
    hiddenPatientLine: false,
    keys: {},
  };
  const syndiff: WindowDoor = {
    describeApplication: () =>
      answer({ version: '0', shell: 'host', demoStudy: null, initialFolder: '/study', canChooseFolder: false }),
    chooseFolder: () => answer({ folder: null }),
    openFolder: () => answer({ series: [series], setAside: [], findings: [] }),
    openVolume: () => answer(source),
    readStudyView: () => answer({ view: null }),
    keepStudyView: () => answer({}),
    readThumbnail: refuse,
    listDestinations: () => answer({ destinations: [], keychainRefusal: refusal.message }),
    saveDestination: refuse,
    removeDestination: refuse,
    tryDestination: refuse,
    deliverFolder: refuse,
    listModels: () => answer({ models: [model] }),
    readSettings: () => answer(settings),
    changeSettings: (changes) => answer(Object.assign(settings, changes)),
    measureSpeed: refuse,
    startTranslation: () => {
      const done = { translationId: 'translation', volume: translated, provider: 'cpu', seconds: 1 };
      if (!('holdTranslation' in globalThis)) setTimeout(() => emit({ type: 'translation-done', ...done }), 50);
      return answer({ translationId: 'translation' });
    },
    lookAtSlice: () => answer({}),
    pauseTranslation: () => answer({}),
    cancelTranslation: () => answer({}),
    exportTranslation: refuse,
    saveReport: refuse,
    checkDomain: refuse,
    assessTranslation: refuse,
    readBatch: refuse,
    startBatch: refuse,
    findStudies: refuse,
    changeJob: refuse,
    pauseBatch: refuse,
    suggestRegion: () => answer({ found: false, reason: 'no-liver' }),
    suggestDucts: () => answer({ candidates: [], common: null }),
    measureDuct: refuse,
    ductConspicuity: refuse,
    pathOfDropped: () => null,
    subscribe: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
  // A test that sets `holdTranslation` tells itself what becomes of a translation.
  Object.assign(globalThis, { syndiff, emitFromEngine: emit });
}

/** Runs in the page, before its script: `loseGraphics` takes the device away from every context, as a driver does. */
function rememberGraphics(): void {
  const contexts: WebGL2RenderingContext[] = [];
  const original = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...request: [string, unknown?]) {
    const context = (original as (...request: unknown[]) => RenderingContext | null).apply(this, request);
    if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
    return context;
  } as typeof original;
  const loseGraphics = (): void => {
    for (const context of contexts)
      if (!context.isContextLost()) context.getExtension('WEBGL_lose_context')?.loseContext();
  };
  Object.assign(globalThis, { loseGraphics });
}
