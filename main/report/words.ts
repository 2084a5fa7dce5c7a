import type { Axis, Candidate, Level, Place } from '../../preload/contract/index.ts';

/** The report is in English, as are all texts that go into DICOM. */

export const placeNames: Readonly<Record<Place, string>> = {
  series: 'whole series',
  body: 'body',
  region: 'bile-duct region',
  slice: 'worst slice',
};

export const axisNames: Readonly<Record<Axis['axis'], string>> = {
  'sample-quality': 'Sample quality',
  'anatomical-fidelity': 'Anatomical fidelity',
  'sampling-speed': 'Sampling speed',
  diversity: 'Diversity',
};

/** In words beside every colour: not everybody sees the colours, and a print may have none. */
export const levelNames: Readonly<Record<Level, { word: string; meaning: string }>> = {
  green: { word: 'GREEN', meaning: 'nothing that was measured speaks against this translation' },
  amber: { word: 'AMBER', meaning: 'look where the reasons point before using anything of it' },
  red: { word: 'RED', meaning: 'do not believe this translation' },
};

export const candidateNames: Readonly<Record<Candidate['kind'], Readonly<Record<Candidate['structure'], string>>>> = {
  vanished: { edge: 'edge of the source missing', duct: 'duct of the source missing' },
  appeared: { edge: 'edge without one in the source', duct: 'duct without one in the source' },
};

export const overlayNames = {
  uncertainty: 'Uncertainty (SD of the samples)',
  'cycle-error': 'Cycle error',
  disagreement: 'Disagreement',
} as const;

/** Three significant digits, plain notation; a dash where there is no number. */
export function figure(value: number | null, unit = ''): string {
  if (value === null) return '–';
  const rounded = Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return `${rounded.replace('-', '−')}${unit && ` ${unit}`}`;
}

/** Slices as the window counts them, from 1, runs drawn together: "3, 7–12". */
export function sliceList(slices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const slice of slices.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && slice <= last[1] + 1) last[1] = slice;
    else runs.push([slice, slice]);
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)).join(', ');
}
