/** Number of groups of every GroupNorm (SPEC.md §2.2). */
export function groupCount(channels: number): number {
  return Math.min(Math.floor(channels / 4), 32);
}
