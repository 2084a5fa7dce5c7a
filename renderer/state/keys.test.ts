import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultKeys, KeyBindings, keyName } from './key-bindings.svelte.ts';
import { handleKey } from './keys.ts';
import type { Hands } from './keys.ts';

/** Stands for the focused element: `closest` finds it when its name is among those asked for. */
class FocusedElement {
  constructor(readonly name: string) {}
  closest(selector: string): this | null {
    return selector.split(', ').includes(this.name) ? this : null;
  }
}

const [textField, checkBox] = ['input:not([type=checkbox])', '[type=checkbox]'];
const calls: string[] = [];

function hands(overrides: { help?: boolean; enlarged?: 'axial' | null } = {}): Hands {
  return {
    help: overrides.help ?? false,
    keys: new KeyBindings(),
    session: { run: { cancel: () => Promise.resolve(calls.push('cancel')) } },
    viewer: {
      activePlane: 'coronal',
      enlarged: overrides.enlarged ?? null,
      inverted: false,
      layout: 'side-by-side',
      tool: 'window',
      annotations: {
        selected: 3,
        giveUp: () => false,
        remove: (id: number) => calls.push(`remove ${id}`),
        undo: () => calls.push('undo'),
        redo: () => calls.push('redo'),
      },
      slab: { projection: 'none', thickness: 10 },
      step: (plane: string, slices: number) => calls.push(`step ${plane} ${slices}`),
      stepTo: (plane: string, end: string) => calls.push(`stepTo ${plane} ${end}`),
      reset: () => calls.push('reset'),
      setWindowHU: ({ width, center }: { width: number; center: number }) => calls.push(`window ${width}/${center}`),
    },
  } as unknown as Hands;
}

function press(key: string, target = 'div', held: Partial<KeyboardEvent> = {}, of = hands()): boolean {
  return handleKey({ key, target: new FocusedElement(target), ...held } as unknown as KeyboardEvent, of);
}

beforeEach(() => {
  calls.length = 0;
  vi.stubGlobal('Element', FocusedElement);
});

describe('keys', () => {
  it('move the plane last under the mouse', () => {
    for (const key of ['ArrowUp', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End']) press(key);
    expect(calls).toEqual([
      'step coronal -1',
      'step coronal 1',
      'step coronal -10',
      'step coronal 10',
      'stepTo coronal first',
      'stepTo coronal last',
    ]);
  });

  it('set CT windows and reset', () => {
    for (const key of ['3', '5', ' ']) press(key);
    expect(calls).toEqual(['window 120/20', 'window 1500/-600', 'reset']);
  });

  it('stay with the control that is typed in or pressed', () => {
    expect([
      press('3', textField),
      press('ArrowDown', 'select'),
      press(' ', 'button'),
      press(' ', checkBox),
      press('i', 'div', { ctrlKey: true }),
    ]).toEqual([false, false, false, false, false]);
    expect(calls).toEqual([]);
    // Nothing is typed into a box that has just been ticked.
    expect(press('5', checkBox)).toBe(true);
  });

  it('escape from the nearest thing first', () => {
    const everything = hands({ help: true, enlarged: 'axial' });
    for (let time = 0; time < 3; time += 1) press('Escape', textField, {}, everything);
    expect([everything.help, everything.viewer.enlarged, calls]).toEqual([false, null, ['cancel']]);
  });

  it('choose layouts and slabs', () => {
    const of = hands();
    for (const key of ['w', 'x', 'X', '+']) press(key, 'div', {}, of);
    expect([of.viewer.layout, of.viewer.slab]).toEqual(['swipe', { projection: 'minip', thickness: 15 }]);
  });

  it('can be changed: a key does one thing only', () => {
    const of = hands();
    of.keys.bind('reset', 'i');
    press('i', 'div', {}, of);
    expect([calls, of.viewer.inverted, press(' ', 'div', {}, of)]).toEqual([['reset'], false, false]);
    of.keys.reset();
    expect(of.keys.table).toBe(defaultKeys);
  });

  it('measure, delete, take back and do again', () => {
    const of = hands();
    press('e', 'div', {}, of);
    press('Delete', 'div', {}, of);
    press('z', 'div', { ctrlKey: true }, of);
    press('y', 'div', { ctrlKey: true }, of);
    expect([of.viewer.tool, calls]).toEqual(['ellipse', ['remove 3', 'undo', 'redo']]);
    press('Escape', 'div', {}, of);
    expect([of.viewer.tool, calls.length]).toEqual(['window', 3]);
  });

  it('are kept where they were changed, and come back', () => {
    const changed = new KeyBindings();
    changed.bind('reset', 'i');
    expect(changed.changes).toEqual({ reset: ['i'], invert: [] });
    const restored = new KeyBindings();
    restored.restore({ ...changed.changes, 'of-another-version': ['k'] });
    expect([restored.actionOf('i'), restored.actionOf(' '), restored.actionOf('k')]).toEqual([
      'reset',
      undefined,
      undefined,
    ]);
    expect(restored.table).toEqual(changed.table);
  });

  it('have no two meanings to begin with', () => {
    const keys = Object.values(defaultKeys).flat();
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are named with Ctrl, for ⌘ as well', () => {
    expect(keyName({ key: 'Z', ctrlKey: false, metaKey: true })).toBe('Ctrl+z');
  });

  it('leave every other key alone', () => {
    expect(press('k')).toBe(false);
  });
});
