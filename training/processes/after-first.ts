import type { Team } from './team.ts';

/** Lets the first process finish its work before the others begin the same: it may leave files that they read. */
export async function afterFirst<T>(team: Team, work: () => Promise<T> | T): Promise<T> {
  if (team.rank > 0) team.agree('the first process is ready');
  const result = await work();
  if (team.rank === 0) team.agree('the first process is ready');
  return result;
}
