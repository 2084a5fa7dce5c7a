/** Lets a report through at most every `intervalMs`; `force` lets through one that must not be lost. */
export function throttle<Report>(
  send: (report: Report) => void,
  intervalMs = 100,
  now: () => number = () => performance.now(),
): (report: Report, force?: boolean) => void {
  let last = -Infinity;
  return (report, force = false) => {
    if (!force && now() - last < intervalMs) return;
    last = now();
    send(report);
  };
}

export interface Rate {
  secondsPerSlice: number | null;
  secondsLeft: number | null;
}

/** Tells rate and time left of a count that grows from now on; both are null until the first slice is done. */
export class RateMeter {
  private readonly started: number;
  constructor(private readonly now: () => number = () => performance.now()) {
    this.started = now();
  }

  rate(done: number, total: number): Rate {
    if (done === 0) return { secondsPerSlice: null, secondsLeft: null };
    const secondsPerSlice = (this.now() - this.started) / 1000 / done;
    return { secondsPerSlice, secondsLeft: secondsPerSlice * (total - done) };
  }
}

/** Lets through the first and the last report of every phase, and at most one every `intervalMs` between them. */
export function throttlePhases<Progress extends { phase: string; done: number; total: number }>(
  send: (progress: Progress) => void,
  intervalMs = 100,
  now?: () => number,
): (progress: Progress) => void {
  const throttled = throttle(send, intervalMs, now);
  let phase: string | null = null;
  return (progress) => {
    const first = progress.phase !== phase;
    phase = progress.phase;
    throttled(progress, first || progress.done === progress.total);
  };
}
