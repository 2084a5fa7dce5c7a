import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const repository = join(import.meta.dirname, '../..');

/**
 * The command line and its children bundled, as they are in the packaged application: a start takes a third of the time
 * that it takes from source, and there are many.
 * @param place a folder below the repository, for its packages to be found
 * @returns the program to run
 */
export async function buildApplication(place: string): Promise<string> {
  const outDir = join(place, 'main', 'shells');
  const bundle = (name: string, source: string, format: 'es' | 'cjs') =>
    build({
      configFile: false,
      root: repository,
      logLevel: 'error',
      build: {
        ssr: true,
        outDir,
        emptyOutDir: false,
        minify: false,
        rolldownOptions: {
          input: { [name]: join(repository, source) },
          output: { format, entryFileNames: `[name].${format === 'es' ? 'mjs' : 'cjs'}`, codeSplitting: false },
        },
      },
    });
  await mkdir(outDir, { recursive: true });
  await copyFile(join(repository, 'package.json'), join(place, 'package.json'));
  await bundle('cli', 'main/shells/cli.ts', 'es');
  await bundle('inference-child', 'main/syndiff/inference-child.ts', 'cjs');
  await bundle('decode-worker', 'main/dicom/decode-worker.ts', 'cjs');
  return join(outDir, 'cli.mjs');
}
