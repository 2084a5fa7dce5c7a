import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { DataError } from '../errors.ts';
import { attributes, tagOf, vrOf, type Keyword } from './attributes.ts';
import { decodeText } from './character-set.ts';
import { replaceUnknownVRs } from './long-vrs.ts';

/** The adapter of dicom-parser: nothing else in this product knows that library. */

const MAGIC_OFFSET = 128;
const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
/** A deflated data set may grow to this and no further: half a megabyte can inflate to half a gigabyte. */
const LARGEST_INFLATED = 64 * 1024 * 1024;
const PIXEL_DATA = 'x7fe00010';
const CHARACTER_SET_VRS = ['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'];
const SINGLE_VALUED_VRS = ['LT', 'ST', 'UT'];

/** Where Pixel Data lies in `bytes`; its length is unknown when it is encapsulated. */
export interface PixelDataElement {
  vr: string | undefined;
  offset: number;
  length: number;
  encapsulated: boolean;
}

/** The attributes of a file, or of one item of a sequence in it. */
export class AttributeReader {
  constructor(
    private readonly dataSet: DataSet,
    readonly characterSets: readonly string[],
  ) {}

  /** @returns whether the attribute is there, be it empty */
  has(keyword: Keyword): boolean {
    return this.find(keyword) !== null;
  }

  /** @returns the items of a sequence, [] where it is missing or empty */
  items(sequence: Keyword): AttributeReader[] {
    return (this.find(sequence)?.element.items ?? []).flatMap(({ dataSet }) =>
      dataSet ? [new AttributeReader(dataSet, this.characterSets)] : [],
    );
  }

  /** @returns where the items of a sequence begin, in bytes from the start of the file */
  itemOffsets(sequence: Keyword): number[] {
    const ITEM_HEADER = 8;
    return (this.find(sequence)?.element.items ?? []).map(({ dataOffset }) => dataOffset - ITEM_HEADER);
  }

  /** @returns the first item of a sequence, null where it is missing or empty */
  firstItem(sequence: Keyword): AttributeReader | null {
    const dataSet = this.find(sequence)?.element.items?.[0]?.dataSet;
    return dataSet ? new AttributeReader(dataSet, this.characterSets) : null;
  }

  /** @returns the values as trimmed text, [] where the attribute is missing or empty */
  strings(keyword: Keyword): string[] {
    const raw = this.raw(keyword);
    if (raw === null || raw.length === 0) return [];
    const vr = vrOf(keyword);
    const text = CHARACTER_SET_VRS.includes(vr) ? decodeText(raw, this.characterSets) : decodeText(raw, []);
    const values = SINGLE_VALUED_VRS.includes(vr) ? [text] : text.split('\\');
    const trimmed = values.map((value) => value.replace(/[\0 ]+$/, '').replace(/^ +/, ''));
    return trimmed.every((value) => value === '') ? [] : trimmed;
  }

  /** @returns the first value as trimmed text, '' where there is none */
  string(keyword: Keyword): string {
    return this.strings(keyword)[0] ?? '';
  }

  /**
   * @returns the values as numbers (NaN for one that is no number), [] where the attribute is missing or empty
   * @throws DataError where the file gives the attribute another kind of value representation
   */
  numbers(keyword: Keyword): number[] {
    const found = this.find(keyword);
    if (found === null) return [];
    const { element, owner } = found;
    const vr = vrOf(keyword);
    if (element.vr !== undefined && element.vr !== vr && element.vr !== 'UN')
      throw new DataError(
        'wrong-vr',
        `${keyword} has the value representation ${printable(element.vr)}, not ${vr}.`,
        '',
      );
    const binary = (bytes: number, read: (index: number) => number | undefined) =>
      Array.from({ length: Math.floor(element.length / bytes) }, (_, index) => read(index) ?? NaN);
    if (vr === 'US') return binary(2, (index) => owner.uint16(element.tag, index));
    if (vr === 'UL') return binary(4, (index) => owner.uint32(element.tag, index));
    if (vr === 'FD') return binary(8, (index) => owner.double(element.tag, index));
    return this.strings(keyword).map((value) => (value === '' ? NaN : Number(value)));
  }

  number(keyword: Keyword): number | undefined {
    return this.numbers(keyword)[0];
  }

  protected ownerOf(_tag: string): DataSet | null {
    return this.dataSet;
  }

  private find(keyword: Keyword): { element: Element; owner: DataSet } | null {
    const tag = `x${tagOf(keyword).toLowerCase()}`;
    const owner = this.ownerOf(tag);
    const element = owner?.elements[tag];
    return owner && element ? { element, owner } : null;
  }

  private raw(keyword: Keyword): Uint8Array | null {
    const found = this.find(keyword);
    if (found === null) return null;
    const { element, owner } = found;
    const end = element.dataOffset + element.length;
    if (end > owner.byteArray.length) throw new DataError('corrupt-file', `${keyword} ends beyond the file.`, '');
    return owner.byteArray.subarray(element.dataOffset, end);
  }
}

/** A parsed file up to and including the head of its Pixel Data. */
export class Part10File extends AttributeReader {
  /** Pixel data offsets count in these: the file, or for a deflated one its inflated data set. */
  readonly bytes: Uint8Array;
  readonly pixelData: PixelDataElement | null;

  constructor(
    private readonly meta: DataSet | null,
    dataSet: DataSet,
    readonly transferSyntaxUID: string,
  ) {
    super(dataSet, new AttributeReader(dataSet, []).strings('SpecificCharacterSet'));
    this.bytes = dataSet.byteArray;
    const element = dataSet.elements[PIXEL_DATA];
    this.pixelData = element
      ? {
          vr: element.vr,
          offset: element.dataOffset,
          length: element.length,
          encapsulated: element.hadUndefinedLength === true,
        }
      : null;
  }

  get isDeflated(): boolean {
    return this.transferSyntaxUID === DEFLATED;
  }

  protected override ownerOf(tag: string): DataSet | null {
    return tag.startsWith('x0002') ? this.meta : super.ownerOf(tag);
  }
}

/**
 * Parses a file or its first bytes.
 *
 * A file without preamble, or without preamble and meta header (PS3.10 7.1 demands both, old archives have neither), is
 * recognised by its first element.
 *
 * @returns null where the bytes are not DICOM
 * @throws DataError code `corrupt-file` where they are but cannot be parsed
 */
export function parsePart10(bytes: Uint8Array): Part10File | null {
  const kind = kindOf(bytes);
  if (kind === 'other') return null;
  const whole = kind === 'meta' ? withPreamble(bytes) : bytes;
  try {
    const meta = kind === 'data set' ? null : dicomParser.readPart10Header(whole);
    const syntax = meta ? transferSyntaxOf(meta) : guessSyntax(bytes);
    const explicit = syntax !== IMPLICIT && syntax !== BIG_ENDIAN && syntax !== DEFLATED;
    const start = meta ? MAGIC_OFFSET + 4 : 0;
    const dataSet = dicomParser.parseDicom(explicit ? replaceUnknownVRs(whole, start) : whole, {
      TransferSyntaxUID: syntax,
      untilTag: PIXEL_DATA,
      ...(syntax === DEFLATED ? { inflater: inflate } : {}),
    });
    return new Part10File(meta, dataSet, syntax);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError('corrupt-file', `The file is broken: ${reasonOf(error)}.`, '', '', { cause: error });
  }
}

type Kind = 'file' | 'meta' | 'data set' | 'other';

function kindOf(bytes: Uint8Array): Kind {
  if (ascii(bytes, MAGIC_OFFSET, 4) === 'DICM') return 'file';
  if (bytes.length < 16) return 'other';
  const group = uint16(bytes, 0);
  const element = uint16(bytes, 2);
  if (group === 2 && element <= 0x16 && isVR(ascii(bytes, 4, 2))) return 'meta';
  const length = uint16(bytes, 4) + 65536 * uint16(bytes, 6);
  return group === 8 && element <= 0x60 && (isVR(ascii(bytes, 4, 2)) || length <= 128) ? 'data set' : 'other';
}

const isVR = (text: string) => Object.values(attributes).some(([, vr]) => vr === text) || text === 'UL';
const guessSyntax = (bytes: Uint8Array) => (isVR(ascii(bytes, 4, 2)) ? EXPLICIT : IMPLICIT);
const uint16 = (bytes: Uint8Array, at: number) => (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
const ascii = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

function withPreamble(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(MAGIC_OFFSET + 4 + bytes.length);
  out.set(new TextEncoder().encode('DICM'), MAGIC_OFFSET);
  out.set(bytes, MAGIC_OFFSET + 4);
  return out;
}

function transferSyntaxOf(meta: DataSet): string {
  const uid = meta.string('x00020010')?.trim();
  if (!uid) throw new DataError('no-transfer-syntax', 'The meta header names no transfer syntax.', '');
  return uid;
}

function inflate(bytes: Uint8Array, position: number): Uint8Array {
  return inflateRawSync(bytes.subarray(position), { maxOutputLength: LARGEST_INFLATED });
}

/** dicom-parser throws strings, errors, and objects around either. */
function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error.replace(/^dicomParser[.:]\S*\s*/, '');
  if (error instanceof Error) return error.message.replace(/\.$/, '');
  if (typeof error === 'object' && error !== null && 'exception' in error) return reasonOf(error.exception);
  return 'it cannot be parsed';
}

const printable = (text: string) => text.replace(/[^A-Za-z]/g, '?');
