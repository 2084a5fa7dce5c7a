/** What a key can do; the table of keys, the help list and the remapping all go by these names. */
export const actionNames = [
  'previous-slice',
  'next-slice',
  'slices-back',
  'slices-on',
  'first-slice',
  'last-slice',
  'preset-1',
  'preset-2',
  'preset-3',
  'preset-4',
  'preset-5',
  'percentiles-6',
  'percentiles-7',
  'percentiles-8',
  'percentiles-9',
  'invert',
  'layout-side-by-side',
  'layout-swipe',
  'layout-blend',
  'layout-difference',
  'layout-checkerboard',
  'layout-volume',
  'maximise',
  'slab-projection',
  'slab-thinner',
  'slab-thicker',
  'tool-window',
  'tool-distance',
  'tool-angle',
  'tool-ellipse',
  'tool-rectangle',
  'tool-duct',
  'duct-point',
  'cut-duct',
  'delete-measure',
  'undo',
  'redo',
  'region-shown',
  'region-here',
  'hide-patient',
  'reset',
  'escape',
  'help',
] as const;
export type ActionName = (typeof actionNames)[number];

export type KeyTable = Readonly<Record<ActionName, readonly string[]>>;

export const defaultKeys: KeyTable = {
  'previous-slice': ['ArrowUp', 'ArrowLeft'],
  'next-slice': ['ArrowDown', 'ArrowRight'],
  'slices-back': ['PageUp'],
  'slices-on': ['PageDown'],
  'first-slice': ['Home'],
  'last-slice': ['End'],
  'preset-1': ['1'],
  'preset-2': ['2'],
  'preset-3': ['3'],
  'preset-4': ['4'],
  'preset-5': ['5'],
  'percentiles-6': ['6'],
  'percentiles-7': ['7'],
  'percentiles-8': ['8'],
  'percentiles-9': ['9'],
  invert: ['i'],
  'layout-side-by-side': ['s'],
  'layout-swipe': ['w'],
  'layout-blend': ['b'],
  'layout-difference': ['d'],
  'layout-checkerboard': ['c'],
  'layout-volume': ['v'],
  maximise: ['m'],
  'slab-projection': ['x'],
  'slab-thinner': ['-'],
  'slab-thicker': ['+'],
  'tool-window': ['q'],
  'tool-distance': ['l'],
  'tool-angle': ['a'],
  'tool-ellipse': ['e'],
  'tool-rectangle': ['r'],
  'tool-duct': ['t'],
  'duct-point': ['p'],
  'cut-duct': ['o'],
  'delete-measure': ['Delete', 'Backspace'],
  undo: ['Ctrl+z'],
  redo: ['Ctrl+y'],
  'region-shown': ['g'],
  'region-here': ['n'],
  'hide-patient': ['h'],
  reset: [' '],
  escape: ['Escape'],
  help: ['?'],
};

/** The name of a pressed key, e.g. "Ctrl+z", "ArrowUp", "?"; letters are small, and ⌘ is Ctrl. */
export function keyName({ key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ctrlKey || metaKey ? `Ctrl+${name}` : name;
}

/** Which key does what; a hand may change it. */
export class KeyBindings {
  table = $state.raw<KeyTable>(defaultKeys);

  actionOf(key: string): ActionName | undefined {
    return actionNames.find((name) => this.table[name].includes(key));
  }

  /** The key does this now, alone, and nothing else any more. */
  bind(action: ActionName, key: string): void {
    const table: Record<ActionName, readonly string[]> = { ...this.table };
    for (const name of actionNames) table[name] = table[name].filter((each) => each !== key);
    table[action] = [key];
    this.table = table;
  }

  reset(): void {
    this.table = defaultKeys;
  }

  /** The actions whose keys are not the usual ones, to be kept. */
  get changes(): Record<string, string[]> {
    const changed = actionNames.filter((name) => this.table[name].join() !== defaultKeys[name].join());
    return Object.fromEntries(changed.map((name) => [name, [...this.table[name]]]));
  }

  /** The keys as they were kept; what is unknown in this version is left out. */
  restore(changes: Readonly<Record<string, readonly string[]>>): void {
    const table: Record<ActionName, readonly string[]> = { ...defaultKeys };
    for (const name of actionNames) table[name] = changes[name] ?? defaultKeys[name];
    this.table = table;
  }
}
