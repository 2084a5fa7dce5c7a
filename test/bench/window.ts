import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { chromiumPath } from '../e2e/shells.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { startBenchHost } from './window/host.ts';
import { RendererMemory } from './window/memory.ts';
import { openPeer } from './window/peer.ts';
import { writeBenchSeries, niftiOf } from './window/series.ts';
import { openWorkstation } from './window/workstation.ts';

/*
 * `npm run bench-window -- [--rounds N] [--steps N] [--slices N] [--source FOLDER] [--out FILE]`: the window at work in
 * Chromium with software WebGL, beside niivue with the same voxels in panes that cover the same area, in a browser of its
 * own, turn by turn. Neither waits for the screen's refresh. Also the memory of an open volume in window and engine, and
 * the tasks of the window that took over 100 ms while a series is translated, by a network that takes next to no time, so
 * that slices come as fast as they can. Medians; what is printed is also written to test/bench/results/window.json.
 */

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '30' },
    slices: { type: 'string', default: '200' },
    source: { type: 'string', default: '../shared/data/real/ct-thorax-abdomen-philips/dicom' },
    out: { type: 'string', default: join(import.meta.dirname, 'results', 'window.json') },
  },
});
const [rounds, steps, slices] = [Number(options.rounds), Number(options.steps), Number(options.slices)];
const root = resolve(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'syndiff-bench-window-'));
const browsers: Browser[] = [];

try {
  const results = await measure();
  mkdirSync(join(options.out, '..'), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(results, rounded, 2)}\n`);
  console.log(JSON.stringify(results, rounded, 2));
} finally {
  for (const browser of browsers) await browser.close();
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
}

async function measure() {
  const [folder, models] = [join(work, 'series'), join(work, 'models')];
  const { made, volume } = await writeBenchSeries(folder, options.source, slices);
  const modelTitle = 'A network that was never trained';
  writeTinyModel(models, { diffusive: tinyDiffusiveGenerator() });
  const host = await startBenchHost(root, { folder, models, data: join(work, 'data') });
  const browser = await openUnhurried();
  try {
    const ours = await openWorkstation(browser, host.launchUrl);
    const memory = await memoryOf(ours.page, host, volume.values.byteLength);
    const opened = await memory();
    const area = (await ours.page.locator('.views').boundingBox())!;
    const peer = await openPeer(await openUnhurried(), niftiOf(volume), area);
    const inTurns = turns(rounds);
    const measures: Record<string, Compared> = {};
    measures['first picture, s'] = await inTurns(ours.firstPicture, peer.firstPicture);
    measures['scroll step, one pane, ms'] = await inTurns(
      () => ours.onePane(steps),
      () => peer.onePane(steps),
    );
    measures['scroll step, four panes, ms'] = await inTurns(
      () => ours.fourPanes(steps),
      () => peer.fourPanes(steps),
    );
    const { longTasks, seconds } = await ours.translate(modelTitle);
    const translated = await memory();
    await peer.showTwo();
    measures['scroll step, two volumes side by side in four panes each, ms'] = await inTurns(
      () => ours.sideBySide(steps),
      () => peer.sideBySide(steps),
    );
    measures['swipe drag step, ms'] = await inTurns(() => ours.swipe(steps));
    measures['MinIP slab, step of its thickness, both volumes, ms'] = await inTurns(() => ours.slab(steps));
    measures['MinIP slab of 10 mm, scroll step, both volumes, ms'] = await inTurns(() => ours.slabScroll(steps));
    await peer.close();
    return {
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
      load: loadavg()[0],
      browser: `Chromium ${browser.version()}, WebGL by SwiftShader`,
      peer: `niivue ${peer.version}`,
      series: `${volume.dimensions.join(' × ')}, ${made}`,
      rounds,
      stepsForthAndBack: steps,
      measures,
      memory: { unit: 'volumes of the series', opened, translated },
      translating: {
        slices,
        seconds,
        tasksOver50ms: longTasks.length,
        tasksOver100ms: longTasks.filter((milliseconds) => milliseconds > 100).length,
        longestMilliseconds: Math.max(0, ...longTasks),
      },
    };
  } finally {
    await host.close();
  }
}

/** Debian's Chromium, drawing as fast as it can instead of sixty times a second. */
async function openUnhurried(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-gpu-vsync',
      '--disable-frame-rate-limit',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
  browsers.push(browser);
  return browser;
}

interface Compared {
  ours: number;
  niivue: number | null;
  /** over 1: we are faster */
  timesAsFast: number | null;
  all: { ours: number[]; niivue: number[] };
}

/** Both in turns, after one round that is not counted. */
function turns(count: number) {
  return async (ours: () => Promise<number>, niivue?: () => Promise<number>): Promise<Compared> => {
    const all: Compared['all'] = { ours: [], niivue: [] };
    for (let round = -1; round < count; round += 1) {
      const [one, other] = [await ours(), await niivue?.()];
      if (round < 0) continue;
      all.ours.push(one);
      if (other !== undefined) all.niivue.push(other);
    }
    const [mine, theirs] = [median(all.ours), niivue ? median(all.niivue) : null];
    return { ours: mine, niivue: theirs, timesAsFast: theirs === null ? null : theirs / mine, all };
  };
}

/** How much more window and engine hold than before the first volume was there, in volumes of the series. */
async function memoryOf(
  page: Parameters<typeof RendererMemory.of>[0],
  host: Awaited<ReturnType<typeof startBenchHost>>,
  bytes: number,
) {
  const renderer = await RendererMemory.of(page);
  return async () => ({
    window: (await renderer.arrayBufferBytes()) / bytes,
    engine: (await host.memory()).arrayBuffers / bytes,
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(4)) : value;
}
