import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportOf } from '../../main/errors.ts';
import { networkFromReference } from '../../models/index.ts';
import { fitGenerator, fitTranslator } from '../../training/import/fit-weights.ts';
import { bestWeights, readCheckpoint, type TrainingState } from '../../training/import/reference-state.ts';
import type { StoredTensor } from '../../training/import/stored-tensor.ts';
import { openTorchFile, type TorchFile } from '../../training/import/torch-file.ts';
import { type Comparison, type Golden, largestDifference, readTensors, type Values } from './golden.ts';

/** Bytes say what a number is: nothing may be lost. Another version of PyTorch computed its own, as the manifest says. */
const exact = Number.MIN_VALUE;
const acrossVersions = 1e-6;

type Tensors = ReadonlyMap<string, StoredTensor>;

/** Files as the reference saves them, read to the last tensor; damaged and hostile ones, refused with a reason. */
export function checkCheckpoint(golden: Golden): Comparison[] {
  const { folder, manifest } = golden;
  const list = (entry: string) => (manifest[entry] ?? []) as string[];
  const refused = [...list('must_be_rejected_without_side_effect'), ...list('must_be_rejected_with_a_clear_error')];
  const files = readdirSync(folder);
  const good = files.filter((file) => file.endsWith('.pth') && !refused.includes(file));
  const expected = files.filter((file) => /^expected_.*\.safetensors$/.test(file));
  return [
    ...refused.map((file) => checkRefusal(join(folder, file), file)),
    ...good.flatMap((file) => checkFile(golden, file, expected)),
  ];
}

/** What the hostile files would leave behind. */
const trace = join(tmpdir(), 'pwned');

function checkRefusal(path: string, what: string): Comparison {
  const before = existsSync(trace);
  let reason = '';
  try {
    readAll(path);
  } catch (error) {
    const { kind, message } = reportOf(error);
    if (kind === 'data') reason = message;
  }
  const harmless = existsSync(trace) === before;
  return { what: `${what} is refused`, error: reason && harmless ? 0 : Infinity, tolerance: exact };
}

/** To the last byte: a wrong checksum shows only in the record that has it. */
function readAll(path: string): void {
  const file = openTorchFile(path);
  try {
    const checkpoint = readCheckpoint(file);
    const dictionaries = checkpoint.kind === 'weights' ? [checkpoint.weights] : checkpoint.state.networks.values();
    for (const dictionary of dictionaries) for (const tensor of dictionary.values()) file.values(tensor);
  } finally {
    file.close();
  }
}

function checkFile(golden: Golden, name: string, expected: readonly string[]): Comparison[] {
  const file = openTorchFile(join(golden.folder, name));
  try {
    const checkpoint = readCheckpoint(file);
    if (checkpoint.kind === 'training-state')
      return expected
        .filter((one) => one.startsWith('expected_content_'))
        .map((one) => compare(file, partOf(checkpoint.state, one), readTensors(golden, one), `${name}, ${one}`, exact));

    const { weights } = checkpoint;
    const answer = expected.find((one) => belongs(name, one));
    if (!answer) return [checkReadable(file, weights)];
    const tolerance = /_torch\d+\.pth$/.test(name) ? acrossVersions : exact;
    const comparison = compare(file, weights, readTensors(golden, answer), name, tolerance);
    return name.startsWith('gen_') ? [comparison, checkFit(golden, file, weights)] : [comparison];
  } finally {
    file.close();
  }
}

/** gen_diffusive_2_20_legacy.pth and …_torch2.pth hold what expected_gen_diffusive_2_20.safetensors holds. */
function belongs(file: string, expected: string): boolean {
  const stem = expected.replace(/^expected_/, '').replace(/(_as_float32)?\.safetensors$/, '');
  return file.replace(/\.pth$/, '').replace(/_(legacy|torch\d+)$/, '') === stem;
}

/** networks, ema, or adam_NETWORK_firstN of a training state, under the names of the expected file. */
function partOf(state: TrainingState, expected: string): Tensors {
  const part = expected.slice('expected_content_'.length).replace(/\.safetensors$/, '');
  const named = (network: string, tensors: Tensors) =>
    [...tensors].map(([name, tensor]) => [`${network}/${name}`, tensor] as const);
  if (part === 'networks') return new Map([...state.networks].flatMap(([network, dict]) => named(network, dict)));
  if (part === 'ema') {
    const averaged = [...state.networks.keys()].filter((network) =>
      [...(state.optimizers.get(network)?.values() ?? [])].some((moments) => moments.has('ema')),
    );
    return new Map(averaged.flatMap((network) => named(network, bestWeights(state, network)!)));
  }
  const [, network = '', count = '0'] = /^adam_(.*)_first(\d+)$/.exec(part) ?? [];
  const optimizer = [...state.optimizers].find(([name]) => name === network)?.[1];
  if (!optimizer) throw new Error(`no part of a training state is called ${part}`);
  const first = [...optimizer].slice(0, Number(count));
  return new Map(
    first.flatMap(([name, moments]) =>
      [...moments].filter(([moment]) => moment !== 'ema').map(([moment, tensor]) => [`${name}/${moment}`, tensor]),
    ),
  );
}

function compare(
  file: TorchFile,
  actual: Tensors,
  expected: ReadonlyMap<string, Values>,
  what: string,
  tolerance: number,
): Comparison {
  const bare = (name: string) => name.replace(/^(module\.)+/, '');
  const differs = [...expected].map(([name, { shape, values }]) => {
    const tensor = actual.get(bare(name));
    return tensor?.shape.join() === shape.join() ? largestDifference(file.values(tensor), values) : Infinity;
  });
  const complete = actual.size === expected.size;
  return { what: `${what}: ${expected.size} tensors`, error: complete ? Math.max(...differs) : Infinity, tolerance };
}

/** A file without expected values: every tensor can be read; a hand-made one holds 0, 1, 2, … */
function checkReadable(file: TorchFile, tensors: Tensors): Comparison {
  const errors = [...tensors.values()].map((tensor) => {
    const values = file.values(tensor);
    return file.name.includes('handmade')
      ? largestDifference(
          values,
          values.map((_, i) => i),
        )
      : 0;
  });
  return { what: `${file.name} is read`, error: Math.max(...errors), tolerance: exact };
}

/** The weights are those of the network that the manifest's own arguments describe. */
function checkFit(golden: Golden, file: TorchFile, weights: Tensors): Comparison {
  const fitted = file.name.includes('non_diffusive')
    ? fitTranslator(weights, file).weights
    : fitGenerator(networkFromReference(golden.manifest.config ?? {}), weights, file);
  return {
    what: `${file.name} fits its network`,
    error: fitted.size === weights.size ? 0 : Infinity,
    tolerance: exact,
  };
}
