import { cropAround, cropped, croppedStack, inWhole } from './crop.ts';
import type { Volume } from '../dicom/index.ts';
import type { Stack } from './analysis-grid.ts';
import { largestNear, strongPieces, type Piece } from './changed-structures.ts';
import type { Gradient } from './gradient.ts';
import { placeOf } from './region-mask.ts';
import { darkness, darknessReach, spreadIn } from './tubes.ts';

/** A piece of something that one image shows and the other does not, in patient coordinates. */
export interface Change {
  kind: 'vanished' | 'appeared';
  structure: 'edge' | 'duct';
  /** mm, LPS */
  centre: [number, number, number];
  /** mm along columns, rows and slices */
  extent: [number, number, number];
  /** mm³ */
  volume: number;
  slices: [number, number];
  strength: number;
  inRegion: boolean;
}

export interface FoundChange {
  list: Change[];
  /** mm³ of edges, over the whole body */
  vanishedEdges: number;
  appearedEdges: number;
  /** the largest dark tube of the region that went or came, mm³ × strength; null without a region */
  vanishedDucts: number | null;
  appearedDucts: number | null;
}

/** Edges count from so many medians of the gradient on; as absent where the other image has less than so many near it. */
const [strongEdge, weakEdge] = [8, 2];
/** mm: how far an edge may be aside */
const aside = 3;
/** mm³ */
const smallestEdge = 150;
/** A tube counts from so many deviations of the region's darkness on; as absent where the other has less than so many near it. */
const [strongTube, weakTube] = [5, 3];
/** mm: less than for edges, for a bright tube has a dark rim */
const tubeAside = 1;
/** mm³ */
const smallestTube = 40;

export function changedStructures(
  stacks: { source: Stack; translation: Stack },
  edges: { source: Gradient; translation: Gradient; noise: readonly [number, number] },
  { mask, box }: { mask: Uint8Array; box: Uint8Array | null },
  grid: { volume: Volume; block: readonly [number, number] },
  /** on the scale of the CT of the two: what is less dense is fat, dark on CT and bright on MR */
  fatBelow: number,
): FoundChange {
  const { source: stack } = stacks;
  const list: Change[] = [];
  const place = placeOf(grid.volume, grid.block);
  const add = (kind: Change['kind'], structure: Change['structure'], pieces: readonly Piece[]) => {
    const found = pieces.map((piece) => changeOf(piece, kind, structure, stack, place, box));
    list.push(...found);
    return found;
  };
  const missing = (own: Float32Array, other: Float32Array, [ownNoise, otherNoise]: readonly [number, number]) => {
    const near = largestNear(other, stack, aside);
    const strength = own.map((value, i) => (near[i]! < weakEdge * otherNoise ? value / (ownNoise || 1) : 0));
    return strongPieces(strength, mask, stack, strongEdge, smallestEdge);
  };
  const { source, translation, noise } = edges;
  const vanished = add('vanished', 'edge', missing(source.length, translation.length, noise));
  const appeared = add('appeared', 'edge', missing(translation.length, source.length, [noise[1], noise[0]]));
  const volumeOf = (changes: readonly Change[]) => changes.reduce((sum, { volume }) => sum + volume, 0);

  let [vanishedDucts, appearedDucts]: [number | null, number | null] = [null, null];
  if (box) {
    const tubes = changedTubes(stacks, box, grid.volume.unit === 'HU' ? 'source' : 'translation', fatBelow);
    const largest = (changes: readonly Change[]) =>
      changes.reduce((most, { volume, strength }) => Math.max(most, volume * strength), 0);
    vanishedDucts = largest(add('vanished', 'duct', tubes.vanished));
    appearedDucts = largest(add('appeared', 'duct', tubes.appeared));
  }
  list.sort((a, b) => b.volume * b.strength - a.volume * a.strength);
  return { list, vanishedEdges: volumeOf(vanished), appearedEdges: volumeOf(appeared), vanishedDucts, appearedDucts };
}

/**
 * Dark tubes of one image that are none in the other. Bile is dark on CT and on MR-T1; vessels are bright on an enhanced
 * CT and dark on MR, so a tube that is dark on MR has its counterpart in any tube of the CT, and one that is dark on CT
 * only in a dark one of the MR: a duct that turned bright has vanished on the way to MR.
 */
function changedTubes(
  stacks: { source: Stack; translation: Stack },
  whole: Uint8Array,
  ct: 'source' | 'translation',
  fatBelow: number,
): { vanished: Piece[]; appeared: Piece[] } {
  const crop = cropAround(whole, stacks.source, darknessReach);
  const [source, translation] = [croppedStack(stacks.source, crop), croppedStack(stacks.translation, crop)];
  const box = cropped(whole, crop);
  const [ofSource, ofTranslation] = [darkness(source), darkness(translation)];
  const dense = (ct === 'source' ? source : translation).values;
  const missing = (own: Float32Array, other: Float32Array, ownIsCt: boolean): Piece[] => {
    const [ownNoise, otherNoise] = [spreadIn(own, box), spreadIn(other, box)];
    const near = largestNear(ownIsCt ? other : other.map(Math.abs), source, tubeAside);
    const strength = own.map((value, i) =>
      near[i]! < weakTube * otherNoise && !(ownIsCt && dense[i]! < fatBelow) ? value / ownNoise : 0,
    );
    return strongPieces(strength, box, source, strongTube, smallestTube).map((piece) => inWhole(piece, crop));
  };
  return {
    vanished: missing(ofSource, ofTranslation, ct === 'source'),
    appeared: missing(ofTranslation, ofSource, ct === 'translation'),
  };
}

function changeOf(
  { centre, first, last, voxels, strength }: Piece,
  kind: Change['kind'],
  structure: Change['structure'],
  { dimensions, spacing }: Stack,
  place: ReturnType<typeof placeOf>,
  box: Uint8Array | null,
): Change {
  const [column, row, slice] = centre.map(Math.round) as [number, number, number];
  return {
    kind,
    structure,
    centre: place(...centre),
    extent: [0, 1, 2].map((axis) => (last[axis]! - first[axis]! + 1) * spacing[axis]!) as Change['extent'],
    volume: voxels * spacing[0] * spacing[1] * spacing[2],
    slices: [first[2], last[2]],
    strength,
    inRegion: box?.[column + dimensions[0] * (row + dimensions[1] * slice)] === 1,
  };
}
