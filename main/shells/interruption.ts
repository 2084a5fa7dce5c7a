/**
 * Aborted by the first SIGINT or SIGTERM, so that what runs can put away what it is at; the next one ends the process at
 * once. Called once in a process.
 */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (): void => {
    for (const signal of signals) process.removeListener(signal, stop);
    interrupted.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  return interrupted.signal;
}
