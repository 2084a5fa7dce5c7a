import Module, { createRequire } from 'node:module';

type Load = (request: string, ...rest: unknown[]) => unknown;

/** Loads a built CommonJS main with `electron` resolved to the given stand-in. */
export function loadMain(bundle: string, electron: unknown): void {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = (request, ...rest) => (request === 'electron' ? electron : load(request, ...rest));
  try {
    createRequire(import.meta.url)(bundle);
  } finally {
    loader._load = load;
  }
}
