/** How long work goes on before the window gets its turn: less than a hand notices. */
const turnMilliseconds = 12;

/**
 * For long work in steps: awaited before each step, it lets the window draw and answer once the work has gone on for a
 * while, and otherwise takes no time.
 */
export function pauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < turnMilliseconds) return;
    await nextTask();
    since = performance.now();
  };
}

/** The next turn of the event loop, without the delay that a timer has. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
