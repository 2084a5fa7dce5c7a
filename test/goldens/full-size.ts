import { sample } from '../../main/syndiff/sampler.ts';
import { type NetworkConfiguration, networkFromReference } from '../../models/index.ts';
import { exportDiffusiveGenerator } from '../../training/export/generators.ts';
import { ncsnpp } from '../../training/networks/index.ts';
import { takeInventory } from '../../training/ops/index.ts';
import { formulaNoise, formulaSource, formulaWeight } from './formula.ts';
import {
  type Comparison,
  type Golden,
  largestDifference,
  readTensors,
  tensor,
  toleranceOf,
  type Values,
} from './golden.ts';
import { openGenerator, scheduleOf } from './sampling.ts';

/**
 * Two engines at 400×480 differ by more than either's own rounding; goldens/README.md measures it and the manifest's
 * `cross_engine` names 3e-4 as what to expect at most. Smaller sizes keep the manifest's own tolerance.
 */
const acrossEngines = 3e-4;

/** The seed configuration with weights and inputs by formula, through ONNX Runtime and the product's sampler. */
export async function checkFullSize(golden: Golden): Promise<Comparison[]> {
  const { manifest } = golden;
  const salt = String(manifest['salt'] ?? '');
  const config = networkFromReference(manifest.config ?? {});
  const { imageHeight: rows, imageWidth: columns, nz } = config;
  const pixels = rows * columns;
  const generate = await openGenerator(exportDiffusiveGenerator(config, formulaWeights(config, salt)));
  const outputs = readTensors(golden, 'outputs.safetensors');
  const source = { values: formulaSource(rows, columns, salt), rows, columns };
  const initial = formulaNoise('x_T', salt, pixels);
  const compare = (what: string, actual: Float32Array): Comparison => {
    const expected = tensor(outputs, what).values.subarray(0, pixels);
    const tolerance = Math.max(toleranceOf(golden, what), 'cross_engine' in manifest ? acrossEngines : 0);
    return { what, error: largestDifference(actual, expected), tolerance };
  };

  const comparisons: Comparison[] = [];
  const z = formulaNoise('single.z', salt, nz);
  for (const t of (manifest['single_pass'] as { t: number[] }).t)
    comparisons.push(compare(`single_t${t}.output`, await generate(initial, source, t, z)));
  const final = await sample(generate, source, scheduleOf(golden), {
    initial,
    z: (step) => formulaNoise(`step${step}.z`, salt, nz),
    posterior: (step) => formulaNoise(`step${step}.posterior_noise`, salt, pixels),
  });
  return [...comparisons, compare('four_step.final', final)];
}

export function formulaWeights(config: NetworkConfiguration, salt: string): Map<string, Values> {
  const { imageHeight, imageWidth, nz } = config;
  const { parameters } = takeInventory((ops) =>
    ncsnpp(ops, config, { x: [1, 2, imageHeight, imageWidth], t: [1], z: [1, nz] }),
  );
  return new Map(parameters.map((parameter) => [parameter.name, formulaWeight(parameter, salt)]));
}
