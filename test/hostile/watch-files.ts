import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

/** The calls by which the main thread reaches files; the decoding threads are given their paths by it. */
const reading = ['open', 'readFile', 'readdir', 'stat'] as const;
const writing = ['writeFile', 'appendFile', 'mkdir', 'rename', 'rm', 'unlink', 'copyFile', 'symlink'] as const;

export interface FileWatch {
  /** what was read outside the folder or written anywhere, by the name of the call */
  offences: () => string[];
  stop: () => void;
}

/** Watches the process from now on: opening a folder reads files below it and writes none. */
export function watchFiles(folder: string): FileWatch {
  const inside = resolve(folder);
  const seen = new Set<string>();
  const isOutside = (path: unknown) => {
    const place = resolve(String(path));
    return place !== inside && !place.startsWith(inside + sep);
  };
  const stops = [
    ...reading.map((name) => intercept(name, (path) => isOutside(path) && seen.add(`${name} outside the folder`))),
    ...writing.map((name) => intercept(name, () => seen.add(`${name} of a file`))),
  ];
  syncBuiltinESMExports();
  return {
    offences: () => [...seen],
    stop: () => {
      stops.forEach((stop) => stop());
      syncBuiltinESMExports();
    },
  };
}

function intercept(name: (typeof reading | typeof writing)[number], note: (path: unknown) => void): () => void {
  const original = promises[name] as (...all: unknown[]) => unknown;
  Object.assign(promises, {
    [name]: (path: unknown, ...rest: unknown[]) => {
      note(path);
      return original(path, ...rest);
    },
  });
  return () => Object.assign(promises, { [name]: original });
}
