import dcmjs from 'dcmjs';
import { tagOf, vrOf, type Keyword } from './attributes.ts';
import { MEDIA_STORAGE_DIRECTORY_STORAGE } from './sop-classes.ts';

/** The adapter of dcmjs: its raw dictionary only (naturalising a data set loses private and unknown elements). */

// It prints the values it complains about.
dcmjs.log.setLevel('silent');
dcmjs.log.getLogger('validation.dcmjs').setLevel('silent');

const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Ours, under the UUID root (PS3.5 B.2); it changes with the way files are written, not with each release. */
export const IMPLEMENTATION_CLASS_UID = '2.25.190245263839273462534874637165018373311';
export const IMPLEMENTATION_VERSION_NAME = 'SYNDIFF_WS_1';

export type Value = string | number | ArrayBuffer | DataSet;

/** Attributes by keyword; [] is an attribute that is present and empty. */
export type DataSet = { readonly [K in Keyword]?: readonly Value[] };

/** @returns the bytes of a Part 10 file, Explicit VR Little Endian, text in UTF-8, with a preamble of zeros */
export function encodePart10(dataSet: DataSet): Uint8Array {
  const { SOPClassUID = [], SOPInstanceUID = [] } = dataSet;
  return encode(SOPClassUID, SOPInstanceUID, { ...dataSet, SpecificCharacterSet: ['ISO_IR 192'] });
}

/** @returns the bytes of a DICOMDIR (PS3.10 8.6): it has no SOP Common module, each of its records names its characters */
export function encodeDirectory(sopInstanceUID: string, dataSet: DataSet): Uint8Array {
  return encode([MEDIA_STORAGE_DIRECTORY_STORAGE], [sopInstanceUID], dataSet);
}

/** @returns the preamble and the meta header of a Part 10 file (PS3.10 7.1) */
export function encodeMeta(sopClassUID: string, sopInstanceUID: string, transferSyntaxUID: string): Uint8Array {
  const file = new dcmjs.data.DicomDict(rawDict(metaOf([sopClassUID], [sopInstanceUID], transferSyntaxUID)));
  file.dict = {};
  return new Uint8Array(file.write({ allowInvalidVRLength: true }));
}

function encode(sopClass: readonly Value[], sopInstance: readonly Value[], dataSet: DataSet): Uint8Array {
  const file = new dcmjs.data.DicomDict(rawDict(metaOf(sopClass, sopInstance, EXPLICIT_VR_LITTLE_ENDIAN)));
  file.dict = rawDict(dataSet);
  return new Uint8Array(file.write({ allowInvalidVRLength: true }));
}

const metaOf = (sopClass: readonly Value[], sopInstance: readonly Value[], transferSyntaxUID: string): DataSet => ({
  FileMetaInformationVersion: [new Uint8Array([0, 1]).buffer],
  MediaStorageSOPClassUID: sopClass,
  MediaStorageSOPInstanceUID: sopInstance,
  TransferSyntaxUID: [transferSyntaxUID],
  ImplementationClassUID: [IMPLEMENTATION_CLASS_UID],
  ImplementationVersionName: [IMPLEMENTATION_VERSION_NAME],
});

type RawDict = Record<string, { vr: string; Value: readonly unknown[] }>;

function rawDict(dataSet: DataSet): RawDict {
  const raw: RawDict = {};
  for (const keyword of Object.keys(dataSet) as Keyword[]) {
    const vr = vrOf(keyword);
    const values = dataSet[keyword] ?? [];
    raw[tagOf(keyword)] = { vr, Value: vr === 'SQ' ? values.map((item) => rawDict(item as DataSet)) : values };
  }
  return raw;
}
