import { loadBackend, type BackendName } from '../../training/backend/load.ts';

/**
 * The backend that goldens are compared on: TensorFlow where it is set up, with its own kernels. oneDNN, which it would
 * use by default, sums in another order on each kind of processor; on some the rounding of one long sum (the gradient of a
 * bias over a whole image) leaves the tolerance of the manifests by a sixth, with nothing wrong in what is computed.
 */
export function loadGoldenBackend(): Promise<BackendName> {
  // Read by the native library as it loads.
  process.env['TF_ENABLE_ONEDNN_OPTS'] = '0';
  return loadBackend('tensorflow').catch(() => loadBackend('cpu'));
}
