import type { ErrorReport } from '../errors.ts';
import { UserError } from '../errors.ts';

/** How one instance fared. */
export interface InstanceOutcome {
  file: string;
  /** '' where the file could not be read */
  sopInstanceUID: string;
  /** `present`: it was there already, so that nothing had to be sent */
  state: 'delivered' | 'present' | 'failed';
  /** where it lies now: a path or a URL, where the destination tells */
  place?: string;
  /** what the destination did to it or said, in words; e.g. that it changed elements */
  warning?: string;
  error?: ErrorReport;
  /** of one that failed: whether trying again later can help */
  retryable?: boolean;
}

/** What came of a delivery. */
export interface DeliveryReport {
  /** name of the destination */
  destination: string;
  outcomes: readonly InstanceOutcome[];
  /** where to look: a folder or a URL, where the destination tells */
  place: string | null;
  /** in words, e.g. which keys of a DICOMDIR had to be filled */
  notes: readonly string[];
}

/** Codes of failures that can pass by themselves: who delivers may try again with the same files. */
export const passingDeliveryCodes: ReadonlySet<string> = new Set([
  'destination-unreachable',
  'destination-timeout',
  'destination-lost',
  'destination-busy',
  'destination-full',
  'destination-failed',
  'delivery-incomplete',
  'folder-unwritable',
]);

export function failedOutcome(file: string, sopInstanceUID: string, error: ErrorReport): InstanceOutcome {
  return { file, sopInstanceUID, state: 'failed', error, retryable: passingDeliveryCodes.has(error.code) };
}

export function countOutcomes({ outcomes }: Pick<DeliveryReport, 'outcomes'>) {
  const count = (state: InstanceOutcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  return { delivered: count('delivered'), present: count('present'), failed: count('failed') };
}

/**
 * For who needs all of it to arrive.
 * @throws UserError with the code of the first failure that trying again cannot mend (`delivery-refused` where the server
 *   gave no other), else `delivery-incomplete`, which can pass
 */
export function assertDelivered(report: DeliveryReport): void {
  const failed = report.outcomes.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return;
  const worst = failed.find(({ retryable }) => !retryable) ?? failed[0]!;
  const { code = 'delivery-refused', message = '', remedy = '' } = worst.error ?? {};
  throw new UserError(
    worst.retryable ? 'delivery-incomplete' : passingDeliveryCodes.has(code) ? 'delivery-refused' : code,
    `${failed.length} of ${report.outcomes.length} instances did not reach ${report.destination}. ${message}`.trim(),
    remedy || 'Send again: what has arrived is not sent twice.',
  );
}
