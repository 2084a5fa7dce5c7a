import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type Device, libraries, type Library, wheelParts, wheelTarget } from './libraries.ts';
import { runCommand } from './run-command.ts';

/*
 * Linux x64: the native addon of @tensorflow/tfjs-node, compiled against a pinned library from the Python package index.
 * Each device's library and addon stay in training/.backend/<library>, so that changing to and fro costs a copy.
 */
const require = createRequire(import.meta.url);
const vendor = join(import.meta.dirname, '../.backend');

export function setUpPinned(device: Device): void {
  const library = libraries[device];
  const folder = join(vendor, library.folder);
  if (!existsSync(folder)) fetchLibrary(library, folder);
  const packageFolder = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const place = join(packageFolder, 'lib/napi-v8');
  const built = join(folder, `tfjs_binding-${version}.node`);
  if (!existsSync(built)) buildAddon(folder, packageFolder, relative(place, join(folder, 'tensorflow')), built);
  mkdirSync(place, { recursive: true });
  replace(join(place, 'tfjs_binding.node'), (partial) => copyFileSync(built, partial));
}

/** Downloads the wheels (pip checks their hashes) and unpacks the parts that are needed. */
function fetchLibrary({ wheels, megabytes }: Library, folder: string): void {
  const download = join(vendor, 'download');
  rmSync(download, { recursive: true, force: true });
  mkdirSync(download, { recursive: true });
  const requirements = join(download, 'requirements.txt');
  const lines = wheels.map(({ requirement, sha256 }) => `${requirement} --hash=sha256:${sha256}\n`);
  writeFileSync(requirements, lines.join(''));
  console.log(`Fetching ${wheels[0]!.requirement}: ${megabytes.download} MB, ${megabytes.disk} MB on disk`);
  const platforms = wheelTarget.platforms.flatMap((platform) => ['--platform', platform]);
  const python = ['--python-version', wheelTarget.pythonVersion, '--implementation', 'cp'];
  const what = ['--only-binary=:all:', '--require-hashes', '-r', requirements, '-d', download];
  runCommand('python3', '-m', 'pip', 'download', '--quiet', '--no-deps', ...python, ...platforms, ...what);
  const files = readdirSync(download).filter((name) => name.endsWith('.whl'));
  replace(folder, (partial) => {
    for (const file of files) runCommand('python3', '-c', unpack, join(download, file), partial, ...wheelParts);
    // cuDNN looks for the compiler of its fused kernels in nvidia/nvrtc, where the wheels do not put it.
    if (existsSync(join(partial, 'nvidia'))) symlinkSync('cuda_nvrtc', join(partial, 'nvidia/nvrtc'));
  });
  rmSync(download, { recursive: true });
}

/** CUDA's headers are not needed; its compilers must stay executable. */
const unpack = `
import os, sys, zipfile
archive, target, *parts = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    for entry in wheel.infolist():
        name = entry.filename
        if name.startswith(tuple(parts)) and not (name.startswith("nvidia/") and "/include/" in name):
            path = wheel.extract(entry, target)
            if (entry.external_attr >> 16) & 0o100:
                os.chmod(path, 0o755)
`;

/** @param libraryFromAddon relative, so that the checkout can be moved */
function buildAddon(folder: string, packageFolder: string, libraryFromAddon: string, target: string): void {
  console.log('Compiling the addon');
  const library = join(folder, 'tensorflow');
  const headers = join(dirname(require.resolve('node-api-headers/package.json')), 'include');
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageFolder, 'binding', name));
  const compile = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8'];
  const include = ['-I', headers, '-I', join(library, 'include')];
  const link = ['-L', library, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'];
  // Only the path at run time counts: what the libraries need themselves they find by their own.
  const runPath = ['-Wl,--allow-shlib-undefined', `-Wl,-rpath,$ORIGIN/${libraryFromAddon}`];
  replace(target, (partial) =>
    runCommand('g++', ...compile, ...include, ...sources, '-o', partial, ...link, ...runPath),
  );
}

/** Whole or not at all, also under a process that has the old one open. */
function replace(target: string, make: (partial: string) => void): void {
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  make(partial);
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}
