import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const place = 'SYNDIFF_TRAINING_PROCESS';
/** Of the pipe to the coordinator in every member. */
export const pipeHandle = 3;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a member starts with: its place, and its part of the machine. NVIDIA devices are dealt out one by one, and shared
 * where there are fewer of them than processes; without any, the processor's threads are divided.
 */
export function memberEnvironment(
  rank: number,
  size: number,
  environment: Environment = process.env,
  devices: readonly string[] = listDevices(environment),
): Environment {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / size)));
  const share =
    devices.length > 0
      ? {
          CUDA_VISIBLE_DEVICES: devices[rank % devices.length],
          ...(devices.length < size ? { TF_FORCE_GPU_ALLOW_GROWTH: 'true' } : {}),
        }
      : { TF_NUM_INTRAOP_THREADS: environment['TF_NUM_INTRAOP_THREADS'] ?? threads };
  return { ...environment, ...share, [place]: `${rank}/${size}` };
}

/** Which member of how many this process is; null for one that trains alone or coordinates. */
export function placeInTeam(environment: Environment = process.env): { rank: number; size: number } | null {
  const [, rank, size] = /^(\d+)\/(\d+)$/.exec(environment[place] ?? '') ?? [];
  return rank === undefined ? null : { rank: Number(rank), size: Number(size) };
}

function listDevices(environment: Environment): string[] {
  const chosen = environment['CUDA_VISIBLE_DEVICES'];
  if (chosen !== undefined) return chosen.split(',').filter((device) => device !== '' && device !== '-1');
  try {
    return readdirSync('/proc/driver/nvidia/gpus').map((_, index) => String(index));
  } catch {
    return [];
  }
}
