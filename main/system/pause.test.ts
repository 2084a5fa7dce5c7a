import { describe, expect, it } from 'vitest';
import { Pause } from './pause.ts';

describe('a pause', () => {
  it('lets work pass that nobody holds up', async () => {
    await expect(new Pause().passed()).resolves.toBeUndefined();
  });

  it('holds work up until it is let go, also when it is paused twice', async () => {
    const pause = new Pause();
    pause.set(true);
    pause.set(true);
    let passed = false;
    const waiting = pause.passed().then(() => (passed = true));
    await new Promise(setImmediate);
    expect(passed).toBe(false);
    pause.set(false);
    await waiting;
    expect(passed).toBe(true);
  });

  it('ends with a cancel', async () => {
    const [pause, cancel] = [new Pause(), new AbortController()];
    pause.set(true);
    const waiting = pause.passed(cancel.signal);
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(pause.passed(cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
