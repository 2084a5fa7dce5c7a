import { rm } from 'node:fs/promises';
import type { Model, ModelLibrary } from '../../models/index.ts';
import type { Level } from '../../preload/contract/index.ts';
import { assessTranslated } from '../assessment/assess-translated.ts';
import type { AuditLog } from '../audit/index.ts';
import { deliverTranslation } from '../export/deliver-translation.ts';
import { DeliveryAudit, DestinationBook } from '../destinations/index.ts';
import { deidentifier, removeSeries, type Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { isHeldBack, redReasonsOf, type ExportTrust } from '../export/export-trust.ts';
import { pseudonymKey } from '../system/pseudonym-key.ts';
import { environmentSecrets, type SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import { WarmInference, type StartChild } from '../syndiff/index.ts';
import { translateSeries, type TranslatedSeries, type TranslationProgress } from '../translation.ts';
import { Checkpoint, checkpointOf, slicesKey } from './checkpoint.ts';
import type { Job } from './job.ts';
import { atWork, sweepLeftovers, unfinishedJobs } from './leftovers.ts';
import { clearStaged, sendStaged, stagingOf } from './onward.ts';
import { ReadAhead } from './read-ahead.ts';
import type { Performed, Work } from './run-jobs.ts';
import { SourceReader } from './source-reader.ts';

export interface WorkOptions {
  dataFolder: string;
  library: ModelLibrary;
  softwareVersion: string;
  audit: AuditLog;
  startChild?: StartChild;
  /** of the destinations that jobs name; default: the environment's */
  secrets?: SecretStore;
}

/** Series → translation → derived series in the destination, with every finished slice kept until that is done. */
export class TranslationWork implements Work {
  private readonly warm = new WarmInference();
  /** the two preview generators by which a translation is measured */
  private readonly measuring = new WarmInference(2, 'processor');
  private readonly ahead: ReadAhead;
  private readonly secrets: SecretStore;

  constructor(private readonly options: WorkOptions) {
    this.secrets = options.secrets ?? environmentSecrets();
    this.ahead = new ReadAhead(new SourceReader(options.dataFolder, this.secrets));
  }

  prepare(job: Job): void {
    this.ahead.begin(job);
  }

  perform(job: Job, step: Step<TranslationProgress>): Promise<Performed> {
    return atWork(this.options.dataFolder, job.id, () => this.performAlone(job, step));
  }

  private async performAlone(job: Job, { signal, onProgress }: Step<TranslationProgress>): Promise<Performed> {
    const { recipe, destination } = job.assignment;
    const { dataFolder, softwareVersion, audit, startChild } = this.options;
    const started = performance.now();
    const model = this.modelOf(job);
    // Looked for before hours of work are for nothing.
    const named = destination.name === undefined ? null : await DestinationBook.of(dataFolder).find(destination.name);
    const { series, volume, release } = await this.ahead.take(job, { signal, onProgress });
    let checkpoint: Checkpoint | undefined;
    const finished = async (source: Volume, provider: string): Promise<Checkpoint> => {
      await checkpoint?.close();
      const key = slicesKey(recipe, model, source, provider);
      return (checkpoint = await Checkpoint.open(checkpointOf(dataFolder, job.id), key));
    };
    try {
      const translated = await translateSeries(
        series,
        model,
        recipe,
        { signal, onProgress },
        { startChild, volume, finished, warm: this.warm },
      );
      const { trust, verdict } = await this.trustIn(translated, job, signal);
      if (trust && isHeldBack(trust)) return { held: { reasons: redReasonsOf(trust) } };
      const { storage } = destination;
      const folder = named ? stagingOf(dataFolder, job.id) : destination.folder;
      const { secrets } = this;
      const onward = named && {
        destination: named.name,
        send: () =>
          sendStaged(job, named, dataFolder, { signal, secrets, audit: new DeliveryAudit(audit, softwareVersion) }),
      };
      const deidentify = destination.deidentify ? deidentifier(await pseudonymKey(dataFolder)) : undefined;
      const identity = { ...job.identity, made: new Date(job.identity.made) };
      const { files } = await deliverTranslation(
        translated,
        { folder, layout: 'series', storage, deidentify, identity, trust },
        { softwareVersion, audit, ...(onward && { onward }) },
        { signal },
      );
      const result = {
        files,
        provider: translated.translation.provider,
        seconds: (performance.now() - started) / 1000,
        ...(verdict && { verdict }),
      };
      return { result };
    } finally {
      await release();
      await checkpoint?.close();
    }
  }

  /** Nothing where it is not to be measured. */
  private async trustIn(
    translated: TranslatedSeries,
    { assignment: { verdict: asked } }: Job,
    signal: AbortSignal | undefined,
  ): Promise<{ trust?: ExportTrust; verdict?: Level }> {
    if (!asked) return {};
    const { library, softwareVersion, startChild } = this.options;
    const workshop = { library, softwareVersion, startChild, warm: this.measuring };
    const { report } = await assessTranslated(translated, { cycle: 'preview' }, workshop, { signal });
    const { verdict } = report;
    return { trust: { verdict, acknowledged: asked === 'acknowledge-red' }, verdict: verdict.level };
  }

  clear(job: Job): Promise<void> {
    return clearJob(this.options.dataFolder, job);
  }

  /** Jobs of the data folder's own queue may be gone on with here, too. @throws as `sweepLeftovers` */
  async sweep(isWanted: (id: string) => Promise<boolean>): Promise<void> {
    const { dataFolder } = this.options;
    const own = await unfinishedJobs(dataFolder);
    await sweepLeftovers(dataFolder, async (id) => own.has(id) || isWanted(id));
  }

  /** Ends what is kept from one job to the next. */
  async close(): Promise<void> {
    this.warm.close();
    this.measuring.close();
    await this.ahead.drop();
  }

  private modelOf({ assignment: { recipe } }: Job): Model {
    const model = this.options.library.choose(recipe.direction, recipe.modelId);
    if (model.card.weights.diffusive.sha256 === recipe.modelSha256) return model;
    const message = 'The model has been changed since the job was added.';
    throw new DataError('model-changed', message, recipe.modelId, 'Start the batch again with the model of today.');
  }
}

/** Lets go of what was kept for a job that is done, and takes back what there is of one that is not. */
export async function clearJob(dataFolder: string, job: Job): Promise<void> {
  const { id, state, assignment, identity } = job;
  // What failed may be asked for again, what is held be acknowledged: it then goes on after its finished slices.
  if (state !== 'failed' && state !== 'held') await rm(checkpointOf(dataFolder, id), { force: true });
  if (assignment.destination.name !== undefined) return clearStaged(job, dataFolder);
  if (state === 'done') return;
  for (const uid of [identity.translation, identity.deviation]) await removeSeries(assignment.destination.folder, uid);
}
