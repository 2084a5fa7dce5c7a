/**
 * Aborted by the first SIGINT or SIGTERM, so that what runs can be finished and saved; the next one ends the process at
 * once.
 */
export function stopSignal(say: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
    say('stopping after this iteration; once more to stop at once');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  return controller.signal;
}
