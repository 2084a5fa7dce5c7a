/** What `npm run verify` says of one thing that it checked. */
export interface Verdict {
  /** a note says something about all that was checked */
  outcome: 'passed' | 'failed' | 'skipped' | 'note';
  line: string;
}

/** @param name what was checked: a path, no patient attribute @param detail what was compared */
export const passed = (name: string, detail: string): Verdict => ({
  outcome: 'passed',
  line: `passed  ${name}: ${detail}`,
});

/** @param detail what is wrong */
export const failed = (name: string, detail: string): Verdict => ({
  outcome: 'failed',
  line: `failed  ${name}: ${detail}`,
});
