import { readFile } from 'node:fs/promises';
import { createEngine } from '../engine.ts';
import { assetResponse, listAssets } from './assets.ts';
import { startServer } from './host/server.ts';
import type { Places } from './places.ts';

export interface HostOptions {
  places: Places;
  version: string;
  initialFolder: string | null;
  port?: number;
  /** as the engine takes it */
  redis?: string | undefined;
}

export interface RunningHost {
  /** the one-time link that opens the window */
  launchUrl: string;
  close(): Promise<void>;
}

const doorPath = '/door.js';

/** The same engine and window as under Electron, served on 127.0.0.1 to whoever holds the launch link. */
export async function startHost({ places, version, initialFolder, port, redis }: HostOptions): Promise<RunningHost> {
  const assets = await listAssets(places.window);
  const door = await readFile(places.hostDoor, 'utf8');
  const engine = await createEngine({
    shell: 'host',
    version,
    modelFolders: places.modelFolders,
    demoStudy: places.demoStudy,
    dataFolder: places.data,
    initialFolder,
    redis,
  });
  const asset = async (path: string): Promise<Response | null> => {
    if (path === doorPath) return new Response(door, { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
    const found = await assetResponse(assets, path);
    return found && (path === '/' ? withDoor(found) : found);
  };
  const server = await startServer({ engine, asset, port });
  const close = async (): Promise<void> => {
    await server.close();
    await engine.dispose();
  };
  return { launchUrl: server.launchUrl, close };
}

/** The page with the script that defines `window.syndiff` before any of its own runs. */
async function withDoor(page: Response): Promise<Response> {
  const html = await page.text();
  return new Response(html.replace('<head>', `<head><script type="module" src="${doorPath}"></script>`), {
    headers: page.headers,
  });
}
