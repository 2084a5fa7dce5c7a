import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Finding } from '../../preload/contract/index.ts';
import { arrange, compareText, directionsOf, dot } from './geometry.ts';
import { instanceFindings } from './instance-findings.ts';
import type { Instance } from './instance.ts';
import { describeForScreen } from './screen-text.ts';
import type { Series } from './series.ts';
import { transferSyntax } from './transfer-syntaxes.ts';

/**
 * Groups instances into series: by Study and Series Instance UID (by folder and Frame of Reference where one of them is
 * empty; each multi-frame file by itself), and within those by matrix, orientation to three decimals, echo time, and stack and temporal position of a frame. What the files of one series must
 * agree on beyond that, and do not, is a finding: never a split that would hide missing slices.
 */
export function groupIntoSeries(instances: readonly Instance[]): Series[] {
  const series: Series[] = [];
  for (const [key, members] of groupBy(instances, seriesKey)) {
    const parts = groupBy(members, partKey);
    for (const [partial, slices] of parts)
      series.push(makeSeries(key + partial, slices, mixtureFindings(slices, members)));
  }
  return series.sort((a, b) => compareText(a.instances[0]?.name ?? '', b.instances[0]?.name ?? ''));
}

/** What all images of one series have in common. */
export function groupKeyOf(instance: Instance): string {
  return seriesKey(instance) + partKey(instance);
}

/** The id of the series with that key. */
export const idOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16);

function seriesKey(instance: Instance): string {
  const { studyInstanceUID, seriesInstanceUID, frameOfReferenceUID, name } = instance;
  const place = studyInstanceUID && seriesInstanceUID ? [] : [dirname(name), frameOfReferenceUID];
  const alone = instance.multiFrame || (instance.numberOfFrames ?? 1) > 1 ? name : '';
  return JSON.stringify([studyInstanceUID, seriesInstanceUID, place, alone]);
}

function partKey({ pixel, orientation, echoTime, stack }: Instance): string {
  // + 0 turns a negative zero into a positive one.
  const rounded = orientation.map((cosine) => Math.round(cosine * 1000) / 1000 + 0);
  return JSON.stringify([pixel.columns, pixel.rows, rounded, echoTime ?? null, stack]);
}

function makeSeries(key: string, slices: readonly Instance[], mixture: readonly Finding[]): Series {
  const { instances, grid, findings } = arrange(slices);
  const first = instances[0];
  if (first === undefined) throw new Error('A series without instances cannot be.');
  const described = describeForScreen(first);
  const syntax = transferSyntax(first.transferSyntaxUID);
  return {
    id: idOf(key),
    studyInstanceUID: first.studyInstanceUID,
    seriesInstanceUID: first.seriesInstanceUID,
    frameOfReferenceUID: hasOwnFrameEach(instances) ? '' : first.frameOfReferenceUID,
    modality: first.modality,
    description: described.description,
    patientLine: described.patientLine,
    dimensions: [first.pixel.columns || 0, first.pixel.rows || 0, instances.length],
    grid,
    transferSyntax: { uid: syntax.uid, name: syntax.name },
    synthetic: first.synthetic,
    instances,
    findings: merge([...instances.flatMap(instanceFindings), ...mixture, ...findings]),
  };
}

/** What `slices` must agree on with each other, and with all other `members` of their series. */
function mixtureFindings(slices: readonly Instance[], members: readonly Instance[]): Finding[] {
  const [first] = slices;
  if (first === undefined) return [];
  const findings: Finding[] = [];
  const check = (code: string, what: string, among: readonly Instance[], valueOf: (instance: Instance) => unknown) => {
    const count = new Set(among.map((instance) => JSON.stringify(valueOf(instance)))).size;
    if (count > 1) findings.push({ code, message: `The series mixes ${count} ${what}.` });
  };
  const siblings = members.filter(
    (member) => isParallel(member, first) && member.echoTime === first.echoTime && member.stack === first.stack,
  );
  check('mixed-patient', 'patients', members, ({ patient }) => [patient.id, patient.name, patient.birthDate]);
  check('mixed-modality', 'modalities', members, ({ modality, sopClassUID }) => [modality, sopClassUID]);
  if (!hasOwnFrameEach(slices))
    check('mixed-frame-of-reference', 'frames of reference', siblings, (member) => member.frameOfReferenceUID);
  check('mixed-matrix', 'matrix sizes', siblings, ({ pixel }) => [pixel.columns, pixel.rows]);
  check('mixed-spacing', 'pixel spacings', siblings, ({ pixelSpacing }) => pixelSpacing);
  check('mixed-transfer-syntax', 'transfer syntaxes', slices, (slice) => slice.transferSyntaxUID);
  check('mixed-orientation', 'nearly parallel orientations', siblings, ({ orientation }) =>
    orientation.map((cosine) => (cosine + 0).toFixed(3).replace('-0.000', '0.000')),
  );
  const uidOfFile = new Map(slices.map((slice) => [slice.name, slice.sopInstanceUID]));
  const uids = [...uidOfFile.values()].filter(Boolean);
  const repeated = uids.length - new Set(uids).size;
  if (repeated > 0)
    findings.push({ code: 'duplicate-instances', message: `${repeated} files repeat a SOP Instance UID of another.` });
  return findings;
}

/**
 * Some de-identification gives every file a Frame of Reference UID of its own, which PS3.3 C.7.4.1 rules out within a
 * series: such UIDs say nothing, and the series counts as having none. Two or three among many slices do mean something.
 */
function hasOwnFrameEach(slices: readonly Instance[]): boolean {
  return slices.length > 2 && new Set(slices.map((slice) => slice.frameOfReferenceUID)).size === slices.length;
}

/** Planes within about eight degrees of each other, either way round: they were meant for one stack. */
function isParallel(a: Instance, b: Instance): boolean {
  const one = directionsOf(a);
  const other = directionsOf(b);
  return one !== null && other !== null && Math.abs(dot(one[2], other[2])) > 0.99;
}

/** One finding of each code, with how many more slices have it. */
function merge(findings: readonly Finding[]): Finding[] {
  return [...groupBy(findings, (finding) => finding.code).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const others = new Set(alike.map((finding) => finding.message)).size - 1;
    return others > 0 ? [{ ...first, message: `${first.message} The same of ${others} other slices.` }] : [first];
  });
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
