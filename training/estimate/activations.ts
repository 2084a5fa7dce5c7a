import type { NetworksConfig } from '../configs/index.ts';
import { ncsnpp, patchDiscriminator, resnetTranslator, timeDiscriminator } from '../networks/index.ts';
import { takeInventory, type Ops, type Shape } from '../ops/index.ts';

/** Numbers that the operations of one pass over one image put out, by kind of network. */
export interface Activations {
  generator: number;
  translator: number;
  stepJudge: number;
  imageJudge: number;
}

export function activationsOf(
  config: NetworksConfig,
  { height, width }: { height: number; width: number },
): Activations {
  const image: Shape = [1, 1, height, width];
  const { generator, translator, stepJudge, imageJudge } = config;
  return {
    generator: outputsOf((ops) => ncsnpp(ops, generator, { x: [1, 2, height, width], t: [1], z: [1, generator.nz] })),
    translator: outputsOf((ops) => resnetTranslator(ops, translator, image)),
    stepJudge: outputsOf((ops) => timeDiscriminator(ops, stepJudge, { candidate: image, noisier: image, t: [1] })),
    imageJudge: outputsOf((ops) => patchDiscriminator(ops, imageJudge, image)),
  };
}

function outputsOf(network: (ops: Ops<Shape>) => Shape): number {
  let total = 0;
  takeInventory((ops) =>
    network(
      new Proxy(ops, {
        get(target, name) {
          const operation: unknown = Reflect.get(target, name);
          if (typeof operation !== 'function') return operation;
          return (...words: unknown[]): unknown => {
            const output: unknown = Reflect.apply(operation, target, words);
            if (Array.isArray(output)) total += output.reduce<number>((product, size) => product * Number(size), 1);
            return output;
          };
        },
      }),
    ),
  );
  return total;
}
