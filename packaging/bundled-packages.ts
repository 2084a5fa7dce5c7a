import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Where the build tells which packages it has put into its bundles, one file for each of main, preload and window. */
export const bundledFolder = join('out', 'bundled');

/** The name of the package that a module of a bundle comes from; null for our own. */
export function packageOf(moduleId: string): string | null {
  const places = [...moduleId.replaceAll('\\', '/').matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)];
  return places.at(-1)?.[1] ?? null;
}

/** Writes down the packages whose code is in the bundle: they are shipped, so their licences must be too. */
export function bundledPackages(bundle: string): Plugin {
  return {
    name: 'bundled-packages',
    apply: 'build',
    writeBundle(_options, output) {
      const modules = Object.values(output).flatMap((chunk) =>
        chunk.type === 'chunk' ? Object.keys(chunk.modules) : [],
      );
      const names = new Set(modules.map(packageOf).filter((name) => name !== null));
      mkdirSync(bundledFolder, { recursive: true });
      writeFileSync(join(bundledFolder, `${bundle}.json`), `${JSON.stringify([...names].sort(), null, 2)}\n`);
    },
  };
}
