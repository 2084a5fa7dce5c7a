#!/usr/bin/env node
/*
 * `npm run cuda`: fetches ONNX Runtime's CUDA provider (Linux x64, CUDA 12 and cuDNN 9) and checks that its files came.
 * A script of our own, because onnxruntime-node's installer may exit 0 without having fetched anything.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const providerFiles = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];
// main is dist/index.js inside the package
const root = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')));
const folder = join(root, 'bin', 'napi-v6', process.platform, process.arch);
const missing = () => providerFiles.filter((name) => !existsSync(join(folder, name)));

function finish(code, ...lines) {
  (code === 0 ? console.log : console.error)(lines.join('\n'));
  process.exit(code);
}

if (process.platform !== 'linux' || process.arch !== 'x64')
  finish(
    2,
    `ONNX Runtime for Node has a CUDA provider for Linux x64 only; this is ${process.platform} ${process.arch}.`,
    'Windows uses DirectML and macOS CoreML by themselves: nothing needs to be installed for them.',
  );
if (missing().length === 0) finish(0, 'The CUDA provider files are already here.', `  ${folder}`);

// The variable, not a flag: inside `npm run`, configuration outranks flags in the installer.
const { status } = spawnSync(process.execPath, [join(root, 'script', 'install.js')], {
  stdio: 'inherit',
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'true' },
});
const left = missing();
if (left.length > 0)
  finish(
    1,
    `The CUDA provider was not installed: ${left.join(', ')} missing in ${folder} (installer exit ${status}).`,
    'It is fetched from NuGet: check the network and proxy, then run `npm run cuda` again. The CPU provider still works.',
  );
finish(
  0,
  `The CUDA provider files are here: ${folder}`,
  'They need an NVIDIA driver, CUDA 12 and cuDNN 9. `npx syndiff models verify` and every translation say which provider runs.',
);
