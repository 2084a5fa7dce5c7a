/** How a transfer syntax packs a frame; null where this product refuses it. */
export type Packing = 'native' | 'rle' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k' | null;

export interface TransferSyntax {
  uid: string;
  name: string;
  packing: Packing;
  bigEndian?: true;
}

/**
 * Every transfer syntax known by name (PS3.6 Annex A). One that has a packing has been checked, voxel by voxel, against
 * other decoders. 12-bit JPEG and the colour and video syntaxes are refused by name: no decoder here is right for them.
 */
const table: readonly TransferSyntax[] = [
  { uid: '1.2.840.10008.1.2', name: 'Implicit VR Little Endian', packing: 'native' },
  { uid: '1.2.840.10008.1.2.1', name: 'Explicit VR Little Endian', packing: 'native' },
  { uid: '1.2.840.10008.1.2.1.99', name: 'Deflated Explicit VR Little Endian', packing: 'native' },
  { uid: '1.2.840.10008.1.2.2', name: 'Explicit VR Big Endian', packing: 'native', bigEndian: true },
  { uid: '1.2.840.10008.1.2.5', name: 'RLE Lossless', packing: 'rle' },
  { uid: '1.2.840.10008.1.2.4.50', name: 'JPEG Baseline (Process 1)', packing: null },
  { uid: '1.2.840.10008.1.2.4.51', name: 'JPEG Extended (Process 2 and 4)', packing: null },
  { uid: '1.2.840.10008.1.2.4.53', name: 'JPEG Spectral Selection (Process 6 and 8)', packing: null },
  { uid: '1.2.840.10008.1.2.4.55', name: 'JPEG Full Progression (Process 10 and 12)', packing: null },
  { uid: '1.2.840.10008.1.2.4.57', name: 'JPEG Lossless (Process 14)', packing: 'jpeg-lossless' },
  { uid: '1.2.840.10008.1.2.4.70', name: 'JPEG Lossless SV1', packing: 'jpeg-lossless' },
  { uid: '1.2.840.10008.1.2.4.80', name: 'JPEG-LS Lossless', packing: 'jpeg-ls' },
  { uid: '1.2.840.10008.1.2.4.81', name: 'JPEG-LS Near-Lossless', packing: 'jpeg-ls' },
  { uid: '1.2.840.10008.1.2.4.90', name: 'JPEG 2000 Lossless', packing: 'jpeg-2000' },
  { uid: '1.2.840.10008.1.2.4.91', name: 'JPEG 2000', packing: 'jpeg-2000' },
  { uid: '1.2.840.10008.1.2.4.92', name: 'JPEG 2000 Part 2 Lossless', packing: null },
  { uid: '1.2.840.10008.1.2.4.93', name: 'JPEG 2000 Part 2', packing: null },
  { uid: '1.2.840.10008.1.2.4.110', name: 'JPEG XL Lossless', packing: null },
  { uid: '1.2.840.10008.1.2.4.111', name: 'JPEG XL Recompression', packing: null },
  { uid: '1.2.840.10008.1.2.4.112', name: 'JPEG XL', packing: null },
  { uid: '1.2.840.10008.1.2.4.201', name: 'High-Throughput JPEG 2000 Lossless', packing: 'htj2k' },
  { uid: '1.2.840.10008.1.2.4.202', name: 'High-Throughput JPEG 2000 RPCL Lossless', packing: 'htj2k' },
  { uid: '1.2.840.10008.1.2.4.203', name: 'High-Throughput JPEG 2000', packing: 'htj2k' },
];

const byUID = new Map(table.map((syntax) => [syntax.uid, syntax]));

export function transferSyntax(uid: string): TransferSyntax {
  return byUID.get(uid) ?? { uid, name: 'unknown transfer syntax', packing: null };
}
