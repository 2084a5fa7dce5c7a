import { beforeEach, describe, expect, it } from 'vitest';
import { Annotations } from './annotations.svelte.ts';
import type { Box } from './grid.ts';
import type { Measure } from './measure.ts';

const region: Box = { low: [0, 0, 0], high: [10, 10, 10] };
const draft: Omit<Measure, 'id'> = {
  kind: 'angle',
  right: [1, 0, 0],
  down: [0, 1, 0],
  points: [
    [0, 0, 0],
    [5, 0, 0],
  ],
};
let annotations: Annotations;

beforeEach(() => {
  annotations = new Annotations();
  annotations.open('first', region);
});

describe('annotations', () => {
  it('number measures and take them back one by one', () => {
    annotations.add(draft);
    annotations.add(draft);
    expect(annotations.measures.map(({ id }) => id)).toEqual([1, 2]);
    annotations.undo();
    expect(annotations.measures).toHaveLength(1);
    annotations.redo();
    expect(annotations.measures).toHaveLength(2);
  });

  it('take a drag of the region for one step', () => {
    const before = annotations.history;
    for (const x of [1, 2, 3]) annotations.setRegion({ ...region, low: [x, 0, 0] }, before);
    expect(annotations.region?.low).toEqual([3, 0, 0]);
    annotations.undo();
    expect(annotations.region).toEqual(region);
  });

  it('let the second arm of an angle follow the mouse until it is set', () => {
    const before = annotations.history;
    annotations.awaitArm(annotations.add(draft, before), before);
    annotations.moveArm([5, 3, 0]);
    annotations.moveArm([5, 4, 0]);
    expect([annotations.finishArm(), annotations.finishArm()]).toEqual([true, false]);
    annotations.moveArm([9, 9, 0]);
    expect(annotations.measures).toMatchObject([{ points: [...draft.points, [5, 4, 0]] }]);
    annotations.undo();
    expect(annotations.measures).toEqual([]);
  });

  it('give up an unfinished angle', () => {
    const before = annotations.history;
    annotations.awaitArm(annotations.add(draft, before), before);
    expect([annotations.giveUp(), annotations.measures, annotations.giveUp()]).toEqual([true, [], false]);
  });

  it('come back with their series', () => {
    annotations.add(draft);
    annotations.open('second', { low: [1, 1, 1], high: [2, 2, 2] });
    expect([annotations.measures, annotations.region?.low]).toEqual([[], [1, 1, 1]]);
    annotations.open('first', region);
    expect(annotations.measures).toHaveLength(1);
    annotations.undo();
    annotations.close();
    expect([annotations.measures, annotations.region]).toEqual([[], null]);
  });

  it('remove what is selected', () => {
    const { id } = annotations.add(draft);
    annotations.remove(id);
    annotations.remove(id);
    expect(annotations.measures).toEqual([]);
    annotations.undo();
    expect(annotations.measures).toHaveLength(1);
  });
});
