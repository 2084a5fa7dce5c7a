import { describe, expect, it } from 'vitest';
import { historyOf, recorded, redone, undone } from './history.ts';

describe('history', () => {
  it('goes back and on again', () => {
    const history = recorded(recorded(historyOf('a'), 'b'), 'c');
    expect(undone(undone(history)).present).toBe('a');
    expect(redone(undone(undone(history))).present).toBe('b');
  });

  it('stays at its ends', () => {
    const history = historyOf('a');
    expect([undone(history), redone(history)]).toEqual([history, history]);
  });

  it('forgets what was taken back when something new is done', () => {
    const history = recorded(undone(recorded(historyOf('a'), 'b')), 'c');
    expect(redone(history)).toEqual({ past: ['a'], present: 'c', future: [] });
  });

  it('takes the moves of a drag for one step', () => {
    const start = historyOf(0);
    const end = [1, 2, 3].map((move) => recorded(start, move)).at(-1)!;
    expect([end.present, undone(end).present]).toEqual([3, 0]);
  });
});
