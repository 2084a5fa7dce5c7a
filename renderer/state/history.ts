/** What a hand made, with what it was before and what was taken back. Values are replaced, never changed in place. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
}

/** Steps that can be taken back. */
const longest = 200;

export function historyOf<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** One step more. A drag is one step: record each of its moves on the history as it was when it began. */
export function recorded<T>({ past, present }: History<T>, next: T): History<T> {
  return { past: [...past, present].slice(-longest), present: next, future: [] };
}

export function undone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  return past.length > 0 ? { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future] } : history;
}

export function redone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  return future.length > 0 ? { past: [...past, present], present: future[0]!, future: future.slice(1) } : history;
}
