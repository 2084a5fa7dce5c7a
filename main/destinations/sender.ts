import type { StoredObject } from '../dicom/index.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { InstanceOutcome } from './outcome.ts';

/** What a way of delivering is given beside the objects. */
export interface SendStep {
  signal?: AbortSignal | undefined;
  secrets: SecretStore;
  /** To be told of each object once its outcome is settled, and waited for: the outcome is on record then. */
  tell: (outcome: InstanceOutcome) => Promise<void>;
}

/**
 * One way of delivering. What befalls one object is told as its outcome; what befalls all that are left is thrown, and
 * counts for each that has not been told of.
 */
export type Sender<Kind> = (
  objects: readonly StoredObject[],
  destination: Kind,
  step: SendStep,
) => Promise<{ place: string | null; notes: readonly string[] }>;
