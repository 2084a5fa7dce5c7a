import { Channel } from './channel.ts';
import { Member } from './member.ts';
import { pipeHandle, placeInTeam } from './member-environment.ts';
import { alone, type Team } from './team.ts';

/**
 * Does its work alone, or as the member of a team that this process was started as; then a failure is told to the
 * coordinator, which tells the user, and signals are the coordinator's to answer.
 */
export async function trainAsMember(work: (team: Team) => Promise<void>): Promise<void> {
  const place = placeInTeam();
  if (!place) return work(alone);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const member = new Member(place.rank, place.size, new Channel(pipeHandle));
  try {
    await work(member);
  } catch (error) {
    process.exitCode = 1;
    try {
      member.fail(error);
    } catch {
      // The coordinator has gone, and with it whoever could be told.
    }
  }
}
