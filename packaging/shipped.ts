import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { bundledFolder } from './bundled-packages.ts';

/** A package of which something is in the application: in a bundle, or as files beside it. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** SPDX expression */
  licence: string;
  /** as package.json has it; empty where it names nobody */
  author: string;
  folder: string;
  /** whether it is loaded from node_modules instead of being part of a bundle */
  loaded: boolean;
}

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name?: string };
  dependencies?: Record<string, string>;
}

/** What a package needs to be installed and not to run. */
const onlyToInstall: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['adm-zip', 'global-agent'],
};
/** Packages that are published as one file with what they depend on inside. */
const carriesItsOwn = new Set(['dcmjs']);
const ownModules = /^(?:node:|\.|electron$)/;
const builtin = new Set(builtinModules);

/**
 * All that the built application ships, by name: what its bundles contain, and what they load at run time with all that
 * needs. Electron itself is not among it.
 * @throws Error where the application has not been built, or a bundle loads what is not installed
 */
export function shippedPackages(root: string): ShippedPackage[] {
  const loaded = loadedPackages(root);
  const bundled = new Map<string, ShippedPackage>();
  for (const name of bundledNames(root)) {
    const folder = resolvePackage(name, root, root);
    bundled.set(folder, packageAt(folder, false));
    if (carriesItsOwn.has(name)) addDependencies(folder, root, false, bundled);
  }
  for (const { folder } of loaded) bundled.delete(folder);
  return [...loaded, ...bundled.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function bundledNames(root: string): string[] {
  const folder = join(root, bundledFolder);
  const lists = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as string[]);
  return [...new Set(lists.flat())];
}

/** What the main process and its workers load by name, and what that depends on. */
function loadedPackages(root: string): ShippedPackage[] {
  const found = new Map<string, ShippedPackage>();
  for (const name of namesLoadedBy(join(root, 'out', 'main'))) {
    const folder = resolvePackage(name, root, root);
    found.set(folder, packageAt(folder, true));
    addDependencies(folder, root, true, found);
  }
  return [...found.values()];
}

function addDependencies(folder: string, root: string, loaded: boolean, found: Map<string, ShippedPackage>): void {
  const { name, dependencies = {} } = manifestOf(folder);
  for (const other of Object.keys(dependencies)) {
    if (onlyToInstall[name]?.includes(other)) continue;
    const place = resolvePackage(other, folder, root);
    if (found.has(place)) continue;
    found.set(place, packageAt(place, loaded));
    addDependencies(place, root, loaded, found);
  }
}

function namesLoadedBy(folder: string): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.cjs')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)) {
      if (ownModules.test(specifier) || builtin.has(specifier)) continue;
      names.add(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0]);
    }
  }
  return names;
}

function resolvePackage(name: string, from: string, root: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
    if (folder === root) throw new Error(`${name} is loaded by the application and not installed.`);
  }
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function packageAt(folder: string, loaded: boolean): ShippedPackage {
  const { name, version, license = '', author = '' } = manifestOf(folder);
  const holder = typeof author === 'string' ? author : (author.name ?? '');
  return { name, version, licence: license, author: holder, folder, loaded };
}
