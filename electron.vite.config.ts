import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { bundledPackages } from './packaging/bundled-packages.ts';

/**
 * CommonJS, because a sandboxed preload script must be and so that the end-to-end test can put its double in the place of
 * `electron`. Workers and children are entries of their own: main/system/processes.ts looks for them beside the main file.
 */
const commonjs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const;

export default defineConfig({
  main: {
    plugins: [bundledPackages('main')],
    build: {
      outDir: 'out/main',
      // Plain JavaScript goes into the bundle, so that the application carries what it uses of it and no more. What loads
      // native code or WebAssembly from its own folder stays outside: electron-builder.yml names it.
      externalizeDeps: { exclude: ['bullmq', 'dcmjs', 'dicom-parser', 'ioredis', 'yauzl', 'zod'] },
      rolldownOptions: {
        input: {
          electron: 'main/shells/electron.ts',
          'decode-worker': 'main/dicom/decode-worker.ts',
          'ducts-worker': 'main/biliary/ducts-worker.ts',
          'measure-worker': 'main/fidelity/measure-worker.ts',
          'inference-child': 'main/syndiff/inference-child.ts',
        },
        output: commonjs,
      },
    },
  },
  preload: {
    plugins: [bundledPackages('preload')],
    build: {
      outDir: 'out/preload',
      isolatedEntries: true,
      externalizeDeps: false,
      rolldownOptions: { input: { index: 'preload/index.ts', host: 'preload/host.ts' }, output: commonjs },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte(), bundledPackages('renderer')],
    build: { outDir: 'out/renderer', rolldownOptions: { input: 'renderer/index.html' } },
  },
});
