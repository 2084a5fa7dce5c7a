import type { Volume } from '../../main/dicom/index.ts';
import { ductTruth, tissueLabels } from '../../training/phantom/index.ts';
import { placesOf, type Patient } from './patient.ts';

/** What is assessed: a source, and a translation that was made of it or tampered with. */
export interface Planted {
  source: Volume;
  /** null: by the preview generator, of the source as it is here */
  translation: Volume | null;
}

/** Each way in which a series or its translation can be wrong. Deterministic: the seed of the patient draws what varies. */
export const faults: Readonly<Record<string, (patient: Patient) => Planted>> = {
  'duct erased': ({ source, translation, labels }) => ({
    source,
    translation: withDucts(translation, labels, (at, liver) => liver[at % liver.length]!),
  }),
  'duct inverted': ({ source, translation, labels }) => ({
    source,
    translation: withDucts(
      translation,
      labels,
      (at, liver, mean) => 2 * mean - bileIn(translation, mean) + liver[at % liver.length]! - mean,
    ),
  }),
  'duct invented': (patient) => ({ source: patient.source, translation: withInvented(patient) }),
  'slice swapped': ({ source, translation }) => ({ source, translation: withSwapped(translation) }),
  // Stored values that nobody took the intercept from, or a rescale that was applied twice.
  'wrong window': ({ source }) => ({
    source: {
      ...source,
      values: source.values.map((value) => (source.unit === 'HU' ? value + 1024 : Math.min(value, 250))),
    },
    translation: null,
  }),
  'MR given as CT': ({ source, other }) => ({ source: { ...other, unit: source.unit }, translation: null }),
  motion: ({ seed, source, translation }) => {
    const [from, dx, dy] = motionOf(seed, source);
    return { source: shifted(source, from, dx, dy), translation: shifted(translation, from, dx, dy) };
  },
};

/** Value of bile in a CT in HU, and in a T1-weighted MR as a share of the liver's. */
const bileIn = ({ unit }: Volume, liver: number) => (unit === 'HU' ? 8 : 0.25 * liver);

function withDucts(
  translation: Volume,
  labels: Uint8Array,
  value: (at: number, liver: readonly number[], mean: number) => number,
): Volume {
  const values = translation.values.slice();
  const { liver, mean } = liverOf(translation, labels);
  grown(placesOf(labels, 'bileDuct'), translation).forEach((place, n) => {
    // Real liver, as noisy as it is, in no order: 7919 is prime.
    values[place] = value(n * 7919, liver, mean);
  });
  return { ...translation, values };
}

function liverOf({ values }: Volume, labels: Uint8Array): { liver: number[]; mean: number } {
  const liver = placesOf(labels, 'liver').map((i) => values[i]!);
  return { liver, mean: liver.reduce((sum, value) => sum + value, 0) / Math.max(1, liver.length) };
}

/** mm in the slice: what the scanner's blur smears a duct to */
const smear = 1.6;

/** With what lies within `smear` of a place in its slice. */
function grown(places: readonly number[], { dimensions: [columns], spacing: [x, y] }: Volume): number[] {
  const [reachX, reachY] = [Math.floor(smear / x), Math.floor(smear / y)];
  const around: number[] = [];
  for (let row = -reachY; row <= reachY; row += 1)
    for (let column = -reachX; column <= reachX; column += 1)
      if (Math.hypot(column * x, row * y) <= smear) around.push(row * columns + column);
  return [...new Set(places.flatMap((i) => around.map((step) => i + step)))];
}

/** mm; `margin`: of liver on all sides; `around`: of the confluence of the hepatic ducts, where ducts are looked for */
const invented = { radius: 2.5, length: 35, margin: 3.1, around: 45 };

/** A duct where the source has liver and nothing else: the straight line of 35 mm with the most liver around it. */
function withInvented({ seed, translation, labels }: Patient): Volume {
  const [columns, rows, slices] = translation.dimensions;
  const [stepX, , stepZ] = translation.spacing;
  const margin = Math.round(invented.margin / stepX);
  const random = draws(seed);
  const liver = placesOf(labels, 'liver');
  const { confluence } = ductTruth(seed);
  let best: { points: [number, number, number][]; share: number } = { points: [], share: -1 };
  for (let trial = 0; trial < 3000; trial += 1) {
    const start = liver[Math.floor(random() * liver.length)]!;
    const angle = 2 * Math.PI * random();
    const rise = 0.6 * (random() - 0.5);
    const points = Array.from({ length: invented.length }, (_, mm): [number, number, number] => [
      (start % columns) + (Math.cos(angle) * mm) / stepX,
      (Math.floor(start / columns) % rows) + (Math.sin(angle) * mm) / stepX,
      Math.floor(start / (columns * rows)) + (rise * mm) / stepZ,
    ]);
    const inLiver = points.filter(([x, y, z]) => {
      const at = (dx: number, dy: number) =>
        labels[Math.round(x + dx) + columns * (Math.round(y + dy) + rows * Math.round(z))];
      return [at(0, 0), at(margin, 0), at(-margin, 0), at(0, margin), at(0, -margin)].every(
        (label) => label === tissueLabels.liver,
      );
    }).length;
    const middle = points[points.length >> 1]!;
    const away = middle.map(
      (at, axis) => translation.origin[axis]! + at * translation.spacing[axis]! - confluence[axis]!,
    );
    if (Math.hypot(...away) < invented.around && inLiver / points.length > best.share)
      best = { points, share: inLiver / points.length };
  }
  const { mean } = liverOf(translation, labels);
  const bile = bileIn(translation, mean);
  const values = translation.values.slice();
  const [reach, depth] = [Math.ceil((invented.radius + 2) / stepX), Math.ceil(invented.radius / stepZ)];
  const strength = new Map<number, number>();
  for (const [x, y, z] of best.points)
    for (let k = Math.max(0, Math.round(z) - depth); k <= Math.min(slices - 1, Math.round(z) + depth); k += 1)
      for (let j = Math.round(y) - reach; j <= Math.round(y) + reach; j += 1)
        for (let i = Math.round(x) - reach; i <= Math.round(x) + reach; i += 1) {
          const distance = Math.hypot((i - x) * stepX, (j - y) * stepX, (k - z) * stepZ);
          const share = Math.max(0, Math.min(1, (invented.radius + 0.8 - distance) / 1.6));
          const place = i + columns * (j + rows * k);
          if (share > (strength.get(place) ?? 0)) strength.set(place, share);
        }
  for (const [place, share] of strength) values[place] = values[place]! + share * (bile - mean);
  return { ...translation, values };
}

/** mm, to the nearest slice */
const swapped = 18;

/** Two slices, one on either side of the middle, change places. */
function withSwapped(translation: Volume): Volume {
  const [columns, rows, slices] = translation.dimensions;
  const plane = columns * rows;
  const apart = Math.round(swapped / translation.spacing[2]);
  const first = (slices >> 1) - Math.ceil(apart / 2);
  const second = first + apart;
  const values = translation.values.slice();
  const kept = values.slice(first * plane, (first + 1) * plane);
  values.copyWithin(first * plane, second * plane, (second + 1) * plane);
  values.set(kept, second * plane);
  return { ...translation, values };
}

/** From the middle of the series on the patient lies 6 to 14 mm elsewhere. */
function motionOf(seed: number, { dimensions, spacing }: Volume): [number, number, number] {
  const random = draws(seed + 1);
  const [length, angle] = [6 + 8 * random(), 2 * Math.PI * random()];
  return [
    dimensions[2] >> 1,
    Math.round((length * Math.cos(angle)) / spacing[0]),
    Math.round((length * Math.sin(angle)) / spacing[1]),
  ];
}

function shifted(volume: Volume, from: number, dx: number, dy: number): Volume {
  const [columns, rows, slices] = volume.dimensions;
  const values = volume.values.slice();
  const inside = (i: number, count: number) => Math.max(0, Math.min(count - 1, i));
  for (let slice = from; slice < slices; slice += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1)
        values[(slice * rows + row) * columns + column] =
          volume.values[(slice * rows + inside(row - dy, rows)) * columns + inside(column - dx, columns)]!;
  return { ...volume, values };
}

/** Park and Miller 1988. Neighbouring seeds are drawn apart first: their first numbers would be nearly the same. */
export function draws(seed: number): () => number {
  let state = ((Math.imul(seed, 0x9e3779b1) >>> 0) % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
