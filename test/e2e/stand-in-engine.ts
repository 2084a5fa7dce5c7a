import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { VolumeDescription } from '../../preload/contract/index.ts';

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
    const volume = volumes[pathname.replace('/volume/', '')];
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    const body = volume ? Buffer.from(volume.voxels.buffer) : await readFile(join(renderer, file));
    await route.fulfill({ body, contentType: types[extname(file)] ?? 'application/octet-stream' });
  });
  const describe = (id: string): VolumeDescription => ({ ...volumes[id]!.description, id, url: `/volume/${id}` });
  await page.addInitScript(standIn, { source: describe('source'), translated: describe('translated') });
  await page.goto(`${origin}/`);
  return page;
}

/** Runs in the page, before its script. */
function standIn({ source, translated }: { source: VolumeDescription; translated: VolumeDescription }): void {
  const listeners: ((event: unknown) => void)[] = [];
  const answer = (result: unknown) => Promise.resolve({ ok: true, result });
  const series = {
    id: 'series',
    modality: 'CT',
    description: 'CT (stand-in)',
    patientLine: 'Phantom^Test',
    dimensions: source.dimensions,
    spacing: source.spacing,
    transferSyntax: '1.2.840.10008.1.2.1',
    findings: [],
  };
  const model = {
    id: 'model',
    version: '1',
    direction: 'ct-to-mrt1',
    title: 'Stand-in',
    intendedUse: '',
    trainingData: '',
    knownFailures: [],
    refusal: null,
  };
  const door = {
    describeApplication: () =>
      answer({ version: '0', shell: 'host', demoStudy: null, initialFolder: '/study', canChooseFolder: false }),
    listModels: () => answer({ models: [model] }),
    openFolder: () => answer({ series: [series], setAside: [], findings: [] }),
    openVolume: () => answer(source),
    cancelTranslation: () => answer({}),
    startTranslation: () => {
      const done = { type: 'translation-done', translationId: 't', volume: translated, provider: 'cpu', seconds: 1 };
      setTimeout(() => listeners.forEach((listener) => listener(done)), 50);
      return answer({ translationId: 't' });
    },
    subscribe: (listener: (event: unknown) => void) => {
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  Object.assign(globalThis, { syndiff: door });
}
