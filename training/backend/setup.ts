/**
 * `npm run setup-backend -- [cpu|gpu]`: builds the native addon of @tensorflow/tfjs-node from package registries only.
 * Run again it verifies what is there and builds only what is missing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportOf, UserError } from '../../main/errors.ts';
import { wheel, wheelParts } from './wheel.ts';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, '../.backend');
const site = join(vendor, `${wheel.requirement.replace('==', '-')}`);
const library = join(site, 'tensorflow');
const addonPackage = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
const addon = join(addonPackage, 'lib/napi-v8/tfjs_binding.node');

function run(command: string, ...args: string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UserError(
      'setup-failed',
      missing ? `${command} is not installed.` : `${command} ${args[0] ?? ''} failed.`,
      'Set-up needs python3 with pip, g++ and the Python package index (or a mirror of it in pip.conf).',
      { cause },
    );
  }
}

/** Downloads the wheel (pip checks its hash) and unpacks the parts that are needed. */
function fetchLibrary(): void {
  if (existsSync(join(library, 'libtensorflow_cc.so.2'))) return;
  const download = join(vendor, 'wheel');
  mkdirSync(download, { recursive: true });
  const requirements = join(download, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  console.log(`Fetching ${wheel.requirement} (about 230 MB)`);
  const platforms = wheel.platforms.flatMap((platform) => ['--platform', platform]);
  const version = ['--python-version', wheel.pythonVersion, '--implementation', 'cp'];
  const where = ['--only-binary=:all:', '--require-hashes', '-r', requirements, '-d', download];
  run('python3', '-m', 'pip', 'download', '--quiet', '--no-deps', ...version, ...platforms, ...where);
  const file = readdirSync(download).find((name) => name.endsWith('.whl'));
  if (!file) throw new UserError('setup-failed', 'pip left no wheel.', 'Remove training/.backend and run again.');
  const partial = `${site}.partial`;
  rmSync(partial, { recursive: true, force: true });
  run('python3', '-c', unpack, join(download, file), partial, ...wheelParts);
  rmSync(site, { recursive: true, force: true });
  renameSync(partial, site);
  rmSync(download, { recursive: true });
}

const unpack = `
import sys, zipfile
archive, target, *parts = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    wheel.extractall(target, [name for name in wheel.namelist() if name.startswith(tuple(parts))])
`;

function buildAddon(): void {
  if (existsSync(addon)) return;
  console.log('Compiling the addon');
  mkdirSync(dirname(addon), { recursive: true });
  const headers = join(dirname(require.resolve('node-api-headers/package.json')), 'include');
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(addonPackage, 'binding', name));
  const compile = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8'];
  const include = ['-I', headers, '-I', join(library, 'include')];
  const link = ['-L', library, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', `-Wl,-rpath,${library}`];
  run('g++', ...compile, ...include, ...sources, '-o', `${addon}.partial`, ...link);
  renameSync(`${addon}.partial`, addon);
}

/** A gradient known by hand: d/dw Σ conv(x, w)² for one pixel of 3 and one weight of 2 is 2·(3·2)·3. */
function verify(): void {
  run('node', '--import', 'tsx', join(here, 'verify.ts'));
}

function setup(device: string): void {
  if (device === 'gpu')
    throw new UserError(
      'setup-refused',
      'Set-up of the GPU libraries is not part of this version.',
      'Use "npm run setup-backend -- cpu".',
    );
  if (device !== 'cpu')
    throw new UserError('setup-refused', `Unknown device "${device}".`, 'Use "npm run setup-backend -- cpu".');
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new UserError(
      'setup-refused',
      `There is no pinned library for ${process.platform} ${process.arch}.`,
      'Use the stock route: npm rebuild --ignore-scripts=false @tensorflow/tfjs-node',
    );
  fetchLibrary();
  buildAddon();
  try {
    verify();
  } catch {
    // The addon holds the absolute path of the library: a moved checkout needs a new one.
    rmSync(addon, { force: true });
    buildAddon();
    verify();
  }
}

try {
  setup(process.argv[2] ?? 'cpu');
} catch (error) {
  const { message, remedy } = reportOf(error);
  console.error(`${message}${remedy ? `\n${remedy}` : ''}`);
  process.exitCode = 1;
}
