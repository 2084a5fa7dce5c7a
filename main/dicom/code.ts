import type { DataSet } from './data-set.ts';

/** An item of a code sequence (PS3.3 8.8). */
export function code(value: string, scheme: string, meaning: string): DataSet {
  return { CodeValue: [value], CodingSchemeDesignator: [scheme], CodeMeaning: [meaning] };
}
