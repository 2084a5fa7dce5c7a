/** Value representations with a length of 32 bits (PS3.5 7.1.2). */
const long = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
/** Those of them that dicom-parser does not know: it takes the length for one of 16 bits and loses its way. */
const unknown = new Set(['OV', 'SV', 'UV']);

const PIXEL_DATA = 0x7fe00010;
const UNDEFINED_LENGTH = 0xffffffff;
const isDelimiterOrItem = (tag: number) => tag >>> 16 === 0xfffe;

/**
 * Writes UN, which has the same layout, over value representations that came into DICOM after dicom-parser.
 *
 * @param bytes of a data set in Explicit VR Little Endian from `start` on, or the beginning of one
 * @returns `bytes` where there is nothing to write over, else a copy of the same length
 */
export function replaceUnknownVRs(bytes: Uint8Array, start: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places: number[] = [];
  for (let at = start; at + 12 <= bytes.length;) {
    const tag = view.getUint16(at, true) * 65536 + view.getUint16(at + 2, true);
    if (tag === PIXEL_DATA) break;
    if (isDelimiterOrItem(tag)) {
      at += 8;
      continue;
    }
    const vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0);
    if (unknown.has(vr)) places.push(at + 4);
    if (!long.has(vr)) {
      at += 8 + view.getUint16(at + 6, true);
      continue;
    }
    const length = view.getUint32(at + 8, true);
    // Inside of an UN of undefined length there are no value representations.
    if (vr === 'UN' && length === UNDEFINED_LENGTH) break;
    // The items of a sequence follow its head, and their elements the head of an item.
    at += 12 + (vr === 'SQ' ? 0 : length);
  }
  if (places.length === 0) return bytes;
  const copy = Uint8Array.from(bytes);
  for (const place of places) copy.set([0x55, 0x4e], place);
  return copy;
}
