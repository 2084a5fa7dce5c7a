import type { TrainingConfig } from '../configs/index.ts';
import type { Machine } from './machine.ts';
import type { MemoryEstimate } from './memory.ts';
import type { Work } from './work.ts';

/** What a run is and needs, for the screen. */
export function describeWork(
  { name, paired, seed }: TrainingConfig,
  { networks, parameters, flops }: Work,
  memory: MemoryEstimate,
  { device, free }: Machine,
): string[] {
  const pad = Math.max(...networks.map((network) => network.name.length));
  return [
    `${name}, ${paired ? 'paired' : 'unpaired'}, seed ${seed}`,
    ...networks.map(
      (network) =>
        `  ${network.name.padEnd(pad)} ${count(network.parameters).padStart(12)} parameters ${gigaflop(network.flops).padStart(9)} GFLOP a pass`,
    ),
    `  ${'all'.padEnd(pad)} ${count(parameters).padStart(12)} parameters ${gigaflop(flops).padStart(9)} GFLOP an iteration`,
    `memory: about ${gibibytes(memory.total)} a process (weights ${gibibytes(memory.weights)}, activations ${gibibytes(memory.activations)}); ${gibibytes(free)} of the ${device}'s are free`,
  ];
}

/** @param seconds of an iteration */
export function describeTime(seconds: number, { iterations, epochs }: TrainingConfig, left: number): string {
  const passes = epochs === null ? '' : ` (${count(epochs)} epochs)`;
  return `${count(iterations)} iterations${passes}: about ${seconds.toPrecision(2)} s each, ${duration(seconds * left)} for the ${count(left)} to do`;
}

export function gibibytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return `${size < 10 ? size.toFixed(1) : count(Math.round(size))} GiB`;
}

/** In the unit that one would say it in. */
export function duration(seconds: number): string {
  const units = [
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
  ] as const;
  const [unit, size] = units.find(([, one]) => seconds >= 1.5 * one) ?? ['seconds', 1];
  const value = seconds / size;
  return `${value < 10 ? value.toFixed(1) : count(Math.round(value))} ${unit}`;
}

function gigaflop(flops: number): string {
  return flops >= 1e12 ? count(Math.round(flops / 1e9)) : (flops / 1e9).toPrecision(3);
}

const count = (value: number) => value.toLocaleString('en');
