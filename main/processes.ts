import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The files of ours that run in a thread or process of their own. */
export type EntryName = 'decode-worker' | 'inference-child';

const sources: Record<EntryName, string> = {
  'decode-worker': 'dicom/decode-worker.ts',
  'inference-child': 'syndiff/inference-child.ts',
};

export interface EntryPoint {
  /** absolute path for `new Worker`, `fork` or `utilityProcess.fork` */
  path: string;
  /** what Node needs to load it: the TypeScript loader when we run from source, nothing from a bundle */
  execArgv: string[];
}

/**
 * Where a worker or child starts, both from TypeScript source and from the CommonJS bundle, in which it lies beside the
 * main file as `NAME.cjs` (the caller's code itself may have been put into a chunk one folder further down).
 *
 * @throws Error when the bundle was built without that entry
 */
export function entryPoint(name: EntryName): EntryPoint {
  const here = fileURLToPath(import.meta.url);
  const folder = dirname(here);
  if (here.endsWith('.ts')) {
    return { path: join(folder, sources[name]), execArgv: ['--import', typeScriptLoader()] };
  }
  const found = [folder, dirname(folder)].map((place) => join(place, `${name}.cjs`)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The bundle has no ${name}.cjs beside its main file.`);
  return { path: found, execArgv: [] };
}

/**
 * `--import tsx` alone registers nothing in a worker thread, and is looked up from the working directory: this calls its
 * `register` by full path.
 */
function typeScriptLoader(): string {
  const api = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href;
  return `data:text/javascript,${encodeURIComponent(`import { register } from ${JSON.stringify(api)}; register();`)}`;
}
