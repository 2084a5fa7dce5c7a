import type { TrainingPatient } from '../data/patient.ts';
import { assertFinite, saveCheckpoint, type Checkpoint } from './checkpoint.ts';
import { hasCheckpoint } from './checkpoint-folder.ts';
import type { Objective } from './iteration.ts';
import type { LossMeans } from './loss-means.ts';
import type { RunFolder } from './run-folder.ts';
import { validate, type Validation } from './validate.ts';

/** What the first process of a run does beside training: tells how it goes, validates, saves. */
export class RunKeeper {
  private start = { iteration: 0, time: Date.now() };
  private saved = Date.now();

  constructor(
    private readonly folder: RunFolder,
    /** may be none: where no pair can be spared */
    private readonly validation: readonly TrainingPatient[],
    private readonly objective: Objective,
    private readonly say: (line: string) => void,
  ) {}

  /** Before the first iteration: a run that is killed early can be resumed too. */
  begin(state: Checkpoint): void {
    this.start = { iteration: state.iteration, time: Date.now() };
    if (!hasCheckpoint(this.folder.path)) this.save(state, null);
  }

  /**
   * After an iteration. Lines of losses and validations go to the folder before the checkpoint that they belong to, so
   * that a resumed run finds all up to its checkpoint. A checkpoint that is due by time or validation waits until
   * the losses are calm.
   * @returns whether it has validated
   */
  keep(state: () => Checkpoint, means: LossMeans, { stopping, calm }: { stopping: boolean; calm: boolean }): boolean {
    const { config, iteration, weights } = state();
    const { every, iterations, generator, data } = config;
    if (iteration % every.log === 0) {
      this.say(`${this.progress(iteration, iterations)} ${means.line()}`);
      this.folder.addLosses(iteration, means.take());
    }
    const last = iteration === iterations;
    const validating = this.validation.length > 0 && (last || iteration % every.validation === 0);
    let score: number | null = null;
    if (validating) {
      const found = validate(weights, { ...this.objective, nz: generator.nz, data }, this.validation, 5);
      this.folder.addValidation(iteration, found);
      validationLines(found).forEach((line) => this.say(line));
      score = scoreOf(found);
    }
    const due = validating || Date.now() - this.saved > every.checkpointMinutes * 60_000;
    if (last || stopping || (due && calm)) this.save(state(), score);
    return validating;
  }

  private save(state: Checkpoint, score: number | null): void {
    assertFinite(state.weights);
    this.say(`saved ${saveCheckpoint(this.folder.path, state, score)}`);
    this.saved = Date.now();
  }

  private progress(iteration: number, iterations: number): string {
    const seconds = (Date.now() - this.start.time) / 1000 / (iteration - this.start.iteration);
    const minutes = ((iterations - iteration) * seconds) / 60;
    return `${iteration}/${iterations} ${seconds.toFixed(2)} s/iteration, ${minutes.toFixed(0)} min left`;
  }
}

/** Of a validation, to tell the best from: PSNR of the diffusive generators, mean of both directions, dB. */
function scoreOf({ scores }: Validation): number {
  return (scores['ct-to-mrt1'].diffusive.psnr + scores['mrt1-to-ct'].diffusive.psnr) / 2;
}

function validationLines({ scores }: Validation): string[] {
  return Object.entries(scores).flatMap(([direction, byMethod]) =>
    Object.entries(byMethod).map(
      ([method, { psnr, ssim, ductContrast }]) =>
        `  ${direction} ${method}: PSNR ${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(3)}, duct contrast ${Number.isNaN(ductContrast) ? 'unknown' : ductContrast.toFixed(2)}`,
    ),
  );
}
