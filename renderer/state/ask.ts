import type { Answer, CommandName, CommandResult, ErrorReport } from '../../preload/contract/index.ts';
import { strings } from '../strings.ts';

export type Settled<C extends CommandName> =
  { result: CommandResult<C>; error: null } | { result: null; error: ErrorReport };

/** What the engine answered; a call that was lost is an error like any other. */
export async function ask<C extends CommandName>(answer: Promise<Answer<C>>): Promise<Settled<C>> {
  const settled = await answer.catch(() => null);
  if (settled?.ok) return { result: settled.result, error: null };
  return { result: null, error: settled?.error ?? lostCall() };
}

function lostCall(): ErrorReport {
  const { lostCall: message, lostCallRemedy: remedy } = strings.errors;
  return { kind: 'bug', code: 'no-answer', message, remedy };
}
