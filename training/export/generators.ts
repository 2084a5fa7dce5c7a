import type { NetworkConfiguration } from '../../models/index.ts';
import { ncsnpp, resnetTranslator, type ResnetConfig } from '../networks/index.ts';
import { encodeModel, recordGraph, type Weight } from '../ops/index.ts';

export type Weights = ReadonlyMap<string, Weight>;

const image = (name: string) => ({ name, dimensions: ['N', 1, 'H', 'W'] });

/**
 * The diffusive generator behind the interface the workstation samples with (DESIGN.md §3): x_t, source [N,1,H,W], t [N],
 * z [N,nz] → x_0 [N,1,H,W].
 */
export function exportDiffusiveGenerator(config: NetworkConfiguration, weights: Weights): Uint8Array {
  const inputs = [
    image('x_t'),
    image('source'),
    { name: 't', dimensions: ['N'] },
    { name: 'z', dimensions: ['N', config.nz] },
  ];
  const graph = recordGraph('diffusive generator', { inputs, output: image('x_0') }, weights, (ops) => {
    const x = ops.concat([
      { value: 'x_t', channels: 1 },
      { value: 'source', channels: 1 },
    ]);
    return ops.channel(ncsnpp(ops, config, { x, t: 't', z: 'z' }), 0);
  });
  return encodeModel(graph, { network: JSON.stringify(config) });
}

/** The one-pass preview: source [N,1,H,W] → target of the same size where H and W are multiples of 4. */
export function exportPreviewGenerator(config: ResnetConfig, weights: Weights): Uint8Array {
  const graph = recordGraph(
    'preview generator',
    { inputs: [image('source')], output: { name: 'target', dimensions: ['N', 1, 'H2', 'W2'] } },
    weights,
    (ops) => resnetTranslator(ops, config, 'source'),
  );
  return encodeModel(graph, { network: JSON.stringify(config) });
}
