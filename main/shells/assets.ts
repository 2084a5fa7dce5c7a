import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { UserError } from '../errors.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface Asset {
  file: string;
  mediaType: string;
}

/** The files of the built window by URL path ("/assets/index.js"). */
export type Assets = ReadonlyMap<string, Asset>;

/**
 * Lists the built window once, so that a request only ever looks up a name: no path that comes from outside is resolved
 * on disk. Files of an unlisted type are left out.
 *
 * @throws UserError `window-not-built` where the folder is missing.
 */
export async function listAssets(folder: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  for (const entry of await entriesOf(folder)) {
    const mediaType = mediaTypes[extname(entry.name)];
    if (!entry.isFile() || !mediaType) continue;
    const file = join(entry.parentPath, entry.name);
    assets.set('/' + relative(folder, file).split(sep).join('/'), { file, mediaType });
  }
  return assets;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new UserError(
      'window-not-built',
      `The window has not been built: ${folder} is missing.`,
      'Run `npm run build`.',
      {
        cause,
      },
    );
  }
}

/** The asset at a URL path ("/" is index.html) as an answer, or null where there is none. */
export async function assetResponse(assets: Assets, path: string): Promise<Response | null> {
  const asset = assets.get(path === '/' ? '/index.html' : path);
  if (!asset) return null;
  return new Response(await readFile(asset.file), { headers: { 'content-type': asset.mediaType } });
}
