import { UserError } from '../../main/errors.ts';
import type { TrainingConfig } from '../configs/index.ts';
import { gibibytes } from './describe.ts';
import type { Machine } from './machine.ts';
import type { MemoryEstimate } from './memory.ts';

/**
 * @param processes that share the machine's memory
 * @throws UserError `too-large` where a run would not fit into the memory that is free, with what to lower
 */
export function refuseTooLarge(
  { total }: MemoryEstimate,
  { device, free }: Machine,
  processes: number,
  { batchSize, crop, generator }: TrainingConfig,
): void {
  const needed = total * processes;
  if (needed <= free) return;
  const of = processes > 1 ? ` (${processes} processes)` : '';
  const lower = [
    ...(processes > 1 ? [`--num-process-per-node ${processes}`] : []),
    ...(batchSize > 1 ? [`--batch-size ${batchSize}`] : []),
    `--image-height ${crop.height} and --image-width ${crop.width}`,
    `--num-channels-dae ${generator.numChannelsDae}`,
    '--ngf',
  ];
  throw new UserError(
    'too-large',
    `This run needs about ${gibibytes(needed)}${of}, and ${gibibytes(free)} of the ${device}'s memory are free.`,
    `Lower ${lower.join(', ')}; or insist with --anyway.`,
  );
}
