import type { Terminal } from './terminal.ts';

/**
 * Says when a series is begun anew on another provider, as where the memory of a GPU was too small: it will take longer,
 * and is not what was computed so far.
 * @returns to be told of every progress; `which` names the series where there are several
 */
export function providerNote(
  terminal: Pick<Terminal, 'note'>,
): (progress: { phase: string; provider: string }, which?: string) => void {
  const last = new Map<string, string>();
  return ({ phase, provider }, which = '') => {
    if (phase !== 'sampling' || provider === '') return;
    const before = last.get(which);
    last.set(which, provider);
    if (before !== undefined && before !== provider)
      terminal.note(`${which && `${which}: `}begun anew on ${provider}, after ${before}`);
  };
}
