import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { instrument, millisecondsPerStep } from './in-page.ts';

/** niivue showing the same voxels in panes of the same size. It has neither a swipe nor slabs. */
export interface Peer {
  page: Page;
  version: string;
  firstPicture(): Promise<number>;
  onePane(steps: number): Promise<number>;
  fourPanes(steps: number): Promise<number>;
  /** two linked instances from now on */
  showTwo(): Promise<void>;
  sideBySide(steps: number): Promise<number>;
  close(): Promise<void>;
}

interface Niivue {
  opts: Record<string, unknown>;
  volumes: object[];
  attachToCanvas(canvas: HTMLCanvasElement): Promise<unknown>;
  loadVolumes(volumes: { url: string; name: string }[]): Promise<unknown>;
  removeVolume(volume: object): void;
  setSliceType(type: number): void;
  setInterpolation(nearest: boolean): void;
  broadcastTo(others: Niivue[], what: object): void;
  drawScene(): void;
}

/** What the page of the peer holds: its module and its instances. */
type PeerWindow = typeof globalThis & { niivue: { Niivue: new (options: object) => Niivue }; shown: Niivue[] };

const page = `<!doctype html><style>body{margin:0;background:#000}div{position:absolute;top:0;left:0}</style>
<div id="stage-0"><canvas id="canvas-0"></canvas></div><div id="stage-1"><canvas id="canvas-1"></canvas></div>
<script type="module">import * as niivue from '/niivue.js'; window.niivue = niivue; window.shown = [];</script>`;

/** @param size of the area that the window gives its panes, in CSS pixels */
export async function openPeer(
  browser: Browser,
  nifti: Buffer,
  size: { width: number; height: number },
): Promise<Peer> {
  const folder = join(fileURLToPath(import.meta.resolve('@niivue/niivue')), '../../..');
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const files: Readonly<Record<string, [string, Buffer]>> = {
    '/': ['text/html', Buffer.from(page)],
    '/niivue.js': ['text/javascript', await readFile(join(folder, 'dist', 'index.js'))],
    '/volume.nii': ['application/octet-stream', nifti],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', Buffer.alloc(0)];
    response.writeHead(200, { 'content-type': type, 'content-length': body.length, 'cache-control': 'no-store' });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const shown = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  shown.setDefaultTimeout(10 * 60_000);
  await instrument(shown);
  await shown.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await shown.waitForFunction(() => 'shown' in globalThis);

  const types = { axial: 0, multiplanar: 3 };
  const resize = (place: number, area: { left: number; width: number; height: number }) =>
    shown.evaluate(setArea, { place, ...area });
  const scroll = (steps: number) => millisecondsPerStep(shown, { kind: 'wheel', target: '#canvas-0' }, steps);
  const setType = (type: number) =>
    shown.evaluate((to) => (globalThis as PeerWindow).shown.forEach((one) => one.setSliceType(to)), type);
  await resize(0, { left: 0, ...size });
  await shown.evaluate(start, 0);
  await setType(types.multiplanar);
  return {
    page: shown,
    version,
    firstPicture: () => shown.evaluate(load, 0),
    async onePane(steps) {
      await setType(types.axial);
      await shown.waitForTimeout(500);
      const milliseconds = await scroll(steps);
      await setType(types.multiplanar);
      await shown.waitForTimeout(500);
      return milliseconds;
    },
    fourPanes: scroll,
    async showTwo() {
      const half = { width: size.width / 2, height: size.height };
      await resize(0, { left: 0, ...half });
      await resize(1, { left: half.width, ...half });
      await shown.evaluate(start, 1);
      await shown.evaluate(load, 1);
      await setType(types.multiplanar);
      await shown.evaluate(() => {
        const [one, other] = (globalThis as PeerWindow).shown;
        one!.broadcastTo([other!], { '2d': true, '3d': true });
      });
      await shown.waitForTimeout(1000);
    },
    sideBySide: scroll,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** These run in the page. */

function setArea({ place, left, width, height }: { place: number; left: number; width: number; height: number }): void {
  const stage = document.getElementById(`stage-${place}`)!;
  Object.assign(stage.style, { left: `${left}px`, width: `${width}px`, height: `${height}px` });
}

async function start(place: number): Promise<void> {
  const { niivue, shown } = globalThis as PeerWindow;
  const one = new niivue.Niivue({ backColor: [0, 0, 0, 1], show3Dcrosshair: false, multiplanarShowRender: 1 });
  await one.attachToCanvas(document.getElementById(`canvas-${place}`) as HTMLCanvasElement);
  one.setInterpolation(false);
  shown[place] = one;
}

async function load(place: number): Promise<number> {
  const { shown } = globalThis as PeerWindow;
  const one = shown[place]!;
  for (const volume of [...one.volumes]) one.removeVolume(volume);
  const started = performance.now();
  await one.loadVolumes([{ url: '/volume.nii', name: 'volume.nii' }]);
  one.drawScene();
  window.instruments.finish();
  await window.instruments.frame();
  return (performance.now() - started) / 1000;
}
