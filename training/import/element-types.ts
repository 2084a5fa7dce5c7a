/** Element types of PyTorch storages, by the name of the storage's class; little-endian. */
export interface ElementType {
  bytes: number;
  /** one element, rounded to float32 */
  read(view: DataView, offset: number): number;
}

export const elementTypes: Readonly<Record<string, ElementType>> = {
  FloatStorage: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  DoubleStorage: { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  HalfStorage: { bytes: 2, read: (view, offset) => halfToNumber(view.getUint16(offset, true)) },
  BFloat16Storage: { bytes: 2, read: (view, offset) => bfloatToNumber(view.getUint16(offset, true)) },
  LongStorage: { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  IntStorage: { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  ShortStorage: { bytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  CharStorage: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  ByteStorage: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  BoolStorage: { bytes: 1, read: (view, offset) => (view.getUint8(offset) ? 1 : 0) },
};

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16: the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}
