/** How many tests of a check passed (`repeated`: of these, how many only at their second try), failed and were skipped. */
export interface Count {
  passed: number;
  repeated: number;
  failed: number;
  skipped: number;
}
