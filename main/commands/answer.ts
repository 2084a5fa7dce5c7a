import type { Answer, CommandName } from '../../preload/contract/index.ts';
import type { Engine } from '../engine.ts';
import { reportOf } from '../errors.ts';
import { logBug } from '../system/log.ts';

/** Runs a command for a window: whatever is thrown becomes a report, and a bug is logged as well. */
export async function answer(
  engine: Engine,
  command: string,
  argument: unknown,
  signal?: AbortSignal,
): Promise<Answer<CommandName>> {
  try {
    return { ok: true, result: await engine.handle(command, argument, { signal }) };
  } catch (thrown) {
    const error = reportOf(thrown);
    if (error.kind === 'bug') logBug(command, thrown);
    return { ok: false, error };
  }
}
