import { describe, expect, it } from 'vitest';
import { replaceUnknownVRs } from './long-vrs.ts';
import { parsePart10 } from './part10-file.ts';

const text = (value: string) => [...new TextEncoder().encode(value)];
const short = (group: number, element: number, vr: string, value: number[]) => [
  ...[group & 255, group >> 8, element & 255, element >> 8],
  ...text(vr),
  ...[value.length, 0],
  ...value,
];
const long = (group: number, element: number, vr: string, value: number[], length = value.length) => [
  ...short(group, element, vr, []).slice(0, 6),
  ...[0, 0],
  ...[length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24],
  ...value,
];
const item = (value: number[]) => [0xfe, 0xff, 0x00, 0xe0, value.length, 0, 0, 0, ...value];

const modality = short(0x0008, 0x0060, 'CS', text('CT'));
const eight = [1, 2, 3, 4, 5, 6, 7, 8];
const plain = [...modality, ...short(0x0010, 0x0020, 'LO', text('SV  OV'))];

describe('value representations of 64-bit integers', () => {
  it('are found at the top and in items, and nothing else changes', () => {
    const sequence = long(0x0008, 0x1115, 'SQ', item(long(0x0011, 0x1001, 'UV', eight)));
    const bytes = Uint8Array.from([...modality, ...sequence, ...long(0x0011, 0x1007, 'SV', []), ...plain]);
    const replaced = replaceUnknownVRs(bytes, 0);
    const vr = (at: number) => String.fromCharCode(...replaced.subarray(at, at + 2));
    const changed = [...bytes.keys()].filter((at) => bytes[at] !== replaced[at]);
    // U stays and V becomes N; then S and V become U and N.
    expect(changed).toHaveLength(3);
    expect([vr((changed[0] ?? 0) - 1), vr(changed[1] ?? 0)]).toEqual(['UN', 'UN']);
    expect(replaced).toHaveLength(bytes.length);
  });

  it('do not hide what follows them', () => {
    const bytes = Uint8Array.from([
      ...modality,
      ...long(0x0011, 0x1007, 'SV', eight),
      ...short(0x0020, 0x0011, 'IS', text('12')),
    ]);
    expect(parsePart10(bytes)?.number('SeriesNumber')).toBe(12);
  });

  it('leave a data set without them as it is', () => {
    const bytes = Uint8Array.from(plain);
    expect(replaceUnknownVRs(bytes, 0)).toBe(bytes);
  });
});
