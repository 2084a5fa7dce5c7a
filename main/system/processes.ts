import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The files of ours that run in a thread or process of their own. */
export type EntryName = 'decode-worker' | 'ducts-worker' | 'measure-worker' | 'inference-child';

/** From source, a thread starts in a file of its own, which registers the TypeScript loader first. */
const sources: Record<EntryName, { path: string; needsLoader: boolean }> = {
  'decode-worker': { path: '../dicom/decode-worker-from-source.cjs', needsLoader: false },
  'ducts-worker': { path: '../biliary/ducts-worker-from-source.cjs', needsLoader: false },
  'measure-worker': { path: '../fidelity/measure-worker-from-source.cjs', needsLoader: false },
  'inference-child': { path: '../syndiff/inference-child.ts', needsLoader: true },
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
    const { path, needsLoader } = sources[name];
    return { path: join(folder, path), execArgv: needsLoader ? ['--import', typeScriptLoader()] : [] };
  }
  const found = [folder, dirname(folder)].map((place) => join(place, `${name}.cjs`)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The bundle has no ${name}.cjs beside its main file.`);
  return { path: name === 'decode-worker' ? outsideArchive(found) : found, execArgv: [] };
}

/** Threads of Node are not promised to see into the archive of a packaged application: their files lie beside it. */
function outsideArchive(path: string): string {
  return path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}

/** By full path: a bare `--import tsx` would be looked up from the working directory. */
const typeScriptLoader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
