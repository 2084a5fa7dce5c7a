import type { Step } from '../../main/step.ts';
import { UserError } from '../../main/errors.ts';
import { loadBackend } from '../backend/load.ts';
import type { TrainingConfig } from '../configs/index.ts';
import { openTrainingData } from '../data/open-training-data.ts';
import type { Cohort } from '../data/training-data.ts';
import {
  describeTime,
  describeWork,
  memoryOf,
  probeSeconds,
  readMachine,
  refuseTooLarge,
  workOf,
} from '../estimate/index.ts';
import { dataOf, type Plan } from '../options/index.ts';
import { checkpointFromModel, isModelFolder } from '../import/weights-of-model.ts';
import { afterFirst } from '../processes/after-first.ts';
import type { Team } from '../processes/team.ts';
import { recordSession, writeReport, type ReportedRun } from '../report/index.ts';
import { loadCheckpoint, type Checkpoint } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { checkpointFrom } from '../trainer/initial-weights.ts';
import { freshCheckpoint, train } from '../trainer/train.ts';

/**
 * What one process of a run does, from the backend to the last report. The first process of a team tells and records.
 * @throws UserError `too-large`, `no-pairs`, and what its steps throw; CancelledError
 */
export async function trainRun(
  plan: Plan,
  team: Team,
  folder: ReportedRun,
  say: (line: string) => void,
  { signal }: Pick<Step, 'signal'>,
): Promise<void> {
  const { config, resume, anyway } = plan;
  const leads = team.rank === 0;
  if (leads && !resume) folder.assertFresh();
  await loadBackend(plan.backend);

  const work = workOf(config);
  const memory = memoryOf(config, work);
  const machine = readMachine();
  describeWork(config, work, memory, machine).forEach((line) => say(line));
  // Graphics cards are dealt out to the processes, main memory is shared.
  if (leads && !anyway) refuseTooLarge(memory, machine, machine.device === 'CPU' ? team.size : 1, config);

  const data = await afterFirst(team, () => openTrainingData(dataOf(plan), config, folder.path, say, { signal }));
  if (config.paired && data.training.pairs.length === 0)
    throw new UserError('no-pairs', 'No patient to learn from has both contrasts in one place.', 'Leave out --paired.');
  settleIterations(config, data.training, team.size);
  const start = await startOf(plan, folder.path, say);
  if (leads) {
    if (resume) folder.rewind(start.iteration);
    const { parameters, flops } = work;
    recordSession(folder.path, { config, parameters, flops, iteration: start.iteration, processes: team.size });
    say('timing an iteration');
    say(describeTime(probeSeconds(config, start.weights), config, Math.max(0, config.iterations - start.iteration)));
  }
  try {
    await train(start, data, folder, say, { signal, team });
  } finally {
    if (leads) say(`report: ${writeReport(folder.path)}`);
  }
}

/** An epoch is one pass through the contrast of which there is more, by all processes together. */
function settleIterations(config: TrainingConfig, { ct, mrt1, pairs }: Cohort, processes: number): void {
  if (config.epochs === null) return;
  const slices = (patients: Cohort['ct']) => patients.reduce((sum, patient) => sum + patient.slices, 0);
  const images = config.paired ? slices(pairs) : Math.max(slices(ct), slices(mrt1));
  config.iterations = config.epochs * Math.ceil(images / (config.batchSize * processes));
}

async function startOf(
  { config, resume, initialWeights }: Plan,
  folder: string,
  say: (line: string) => void,
): Promise<Checkpoint> {
  if (resume) return { ...loadCheckpoint(latestCheckpoint(folder, say)), config };
  if (initialWeights === null) return freshCheckpoint(config);
  return isModelFolder(initialWeights)
    ? checkpointFromModel(initialWeights, config)
    : checkpointFrom(initialWeights, config);
}
