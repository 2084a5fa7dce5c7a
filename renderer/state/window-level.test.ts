import { describe, expect, it } from 'vitest';
import { draggedWindow, greyLevel, presetOf, presets } from './window-level.ts';

describe('dragging the window', () => {
  it('widens to the right and raises the centre downwards, in proportion to its width', () => {
    expect(draggedWindow({ center: 40, width: 300 }, 30, 10)).toEqual({ center: 50, width: 330 });
    expect(draggedWindow({ center: 0.4, width: 0.3 }, 30, 0).width).toBeCloseTo(0.33, 10);
  });

  it('never closes the window', () => {
    expect(draggedWindow({ center: 40, width: 400 }, -5000, 0).width).toBe(2);
  });
});

describe('grey levels', () => {
  it('run from black to white over the window', () => {
    expect([-500, -160, 40, 240, 900].map((value) => greyLevel({ center: 40, width: 400 }, value))).toEqual([
      0, 0, 0.5, 1, 1,
    ]);
  });
});

describe('presets', () => {
  it('are the five that radiologists expect', () => {
    expect(presets.map(({ key, name, width, center }) => `${key} ${name} ${width}/${center}`)).toEqual([
      '1 abdomen 400/40',
      '2 liver 150/90',
      '3 biliary 120/20',
      '4 bone 2500/480',
      '5 lung 1500/-600',
    ]);
  });

  it('are recognised until the window is changed', () => {
    expect(presetOf({ width: 120, center: 20 })?.name).toBe('biliary');
    expect(presetOf({ width: 121, center: 20 })).toBeUndefined();
  });
});
