import type { Provider } from '../../preload/contract/index.ts';
import type { OnnxProvider } from './onnx-runtime.ts';

/** What runs the network, and which providers before it could not. */
export interface ProviderChoice {
  name: OnnxProvider;
  passedOver: readonly { name: OnnxProvider; reason: string }[];
}

/** Providers to try, best first. A provider that was asked for by name is tried alone: nothing else replaces it unasked. */
export function providersToTry(requested: Provider, platform: NodeJS.Platform): OnnxProvider[] {
  if (requested !== 'auto') return [requested];
  if (platform === 'linux') return ['cuda', 'cpu'];
  if (platform === 'win32') return ['dml', 'cpu'];
  if (platform === 'darwin') return ['coreml', 'cpu'];
  return ['cpu'];
}

/** For the window, the report and the DICOM, e.g. "cpu (cuda: provider library not found)". */
export function providerLine({ name, passedOver }: ProviderChoice): string {
  const reasons = passedOver.map((other) => `${other.name}: ${other.reason}`);
  return reasons.length === 0 ? name : `${name} (${reasons.join('; ')})`;
}

/** One short line of what ONNX Runtime says when a provider fails: its own words run over many lines of paths. */
export function providerFailure(message: string): string {
  if (/cannot open shared object file|LoadLibrary failed|Failed to load shared library|dlopen/.test(message))
    return 'provider library not found';
  if (isOutOfMemory(message)) return OUT_OF_MEMORY;
  const [firstLine = ''] = message.split('\n');
  return firstLine.length > 160 ? `${firstLine.slice(0, 160)}…` : firstLine;
}

/** Why a provider was passed over whose device has not enough memory. */
export const OUT_OF_MEMORY = 'out of memory';

/**
 * Whether ONNX Runtime failed for want of memory: its arenas, CUDA, cuDNN (8 and 9), cuBLAS and Direct3D each say it in
 * other words; see `out-of-memory.test.ts` for them.
 */
export function isOutOfMemory(message: string): boolean {
  return /failed to allocate memory|out of memory|not enough memory|ALLOC(ATION)?_FAILED|E_OUTOFMEMORY|8007000E|bad_alloc|bad allocation/i.test(
    message,
  );
}
