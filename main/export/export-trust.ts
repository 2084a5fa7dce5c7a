import type { FidelityReport, Reason } from '../../preload/contract/index.ts';
import type { DerivedTrust } from '../dicom/index.ts';
import { UserError } from '../errors.ts';

export const redUnacknowledged = 'red-unacknowledged';

/** The verdict about a translation that is to be exported. */
export interface ExportTrust {
  verdict: FidelityReport['verdict'];
  /** whoever exports has read the reasons of a red verdict */
  acknowledged: boolean;
}

/** Whether its verdict is red and nobody has acknowledged that. */
export const isHeldBack = ({ verdict, acknowledged }: ExportTrust): boolean => verdict.level === 'red' && !acknowledged;

export const redReasonsOf = ({ verdict }: ExportTrust): Reason[] =>
  verdict.reasons.filter(({ level }) => level === 'red');

/**
 * What is red goes nowhere before somebody has said to have read why.
 * @throws UserError `red-unacknowledged`
 */
export function refuseUnacknowledged(trust: ExportTrust | undefined): void {
  if (!trust || !isHeldBack(trust)) return;
  const reasons = redReasonsOf(trust).map(({ message }) => message);
  throw new UserError(
    redUnacknowledged,
    `The verdict about this translation is red: ${reasons.join(' ')}`,
    'Do not use it; or acknowledge the verdict, which is written into the series and the audit log.',
  );
}

/** The verdict as a header can hold it: the reasons by name and number, in ASCII, which every character set has. */
export function derivedTrust({ verdict: { level, reasons, calibrated }, acknowledged }: ExportTrust): DerivedTrust {
  return { level, calibrated, acknowledged: level === 'red' && acknowledged, reasons: reasons.map(shortReason) };
}

function shortReason({ level, measure, place, value, unit, threshold, slices }: Reason): string {
  const number = value === null ? '' : ` ${value.toPrecision(3)}${unit && ` ${unit}`}`;
  const limit = threshold === null ? '' : ` against ${threshold.toPrecision(3)}`;
  const where = slices.length === 0 ? place : `${place}, ${slices.length} slice(s) from ${Math.min(...slices) + 1}`;
  return ascii(`${level} ${measure} (${where})${number}${limit}`);
}

const spelt: Readonly<Record<string, string>> = { '²': '2', '³': '3', '−': '-', '–': '-', '×': 'x', '±': '+-' };

/** A backslash would part the value in two. */
const ascii = (text: string): string => text.replace(/[^ -[\]-~]/g, (letter) => spelt[letter] ?? '?');
