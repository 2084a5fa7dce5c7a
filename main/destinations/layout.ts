import type { StoredObject } from '../dicom/index.ts';
import { tagOf, attributes, type Keyword } from '../dicom/index.ts';
import { UserError } from '../errors.ts';

/** Bytes; common file systems take 255, and temporary names add a few. */
const LONGEST_SEGMENT = 120;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The folder of an instance, as segments below a destination's: what stands in braces is the value of that attribute.
 * Values of attributes cannot leave the folder: whatever they hold, each part between slashes of the layout stays one
 * segment that every file system takes.
 * @throws UserError `layout`
 */
export function folderSegments(layout: string, object: Pick<StoredObject, 'text'>): string[] {
  return partsOf(layout).map((part) => {
    const filled = part.replace(/\{(\w+)\}/g, (_, keyword: string) => safe(object.text(keyword as Keyword)));
    return segmentOf(filled);
  });
}

/** @throws UserError `layout` naming what is wrong with it */
export function checkLayout(layout: string): void {
  partsOf(layout);
}

function partsOf(layout: string): string[] {
  const parts = layout.split('/').filter((part) => part !== '');
  for (const part of parts) {
    for (const [, keyword = ''] of part.matchAll(/\{(\w*)\}/g)) {
      if (Object.hasOwn(attributes, keyword) && tagOf(keyword as Keyword) >= '0008') continue;
      throw wrong(`{${keyword}} is not the keyword of an attribute that can be used.`);
    }
    if (/[{}]/.test(part.replace(/\{\w+\}/g, ''))) throw wrong('A brace stands alone.');
    if (part === '.' || part === '..' || part.includes('\\')) throw wrong(`"${part}" leads elsewhere.`);
  }
  return parts;
}

const wrong = (message: string) =>
  new UserError(
    'layout',
    `The layout cannot be used: ${message}`,
    'Write folders between slashes, with DICOM keywords in braces, e.g. {PatientID}/{StudyInstanceUID}.',
  );

/** Letters, digits and a few signs of any script; everything else, separators and control characters first, becomes _. */
function safe(text: string): string {
  return text.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}.+=@~ -]/gu, '_');
}

function segmentOf(text: string): string {
  let segment = text.replace(/[\p{Cc}\p{Cf}<>:"|?*\\/]/gu, '_').replace(/^[. ]+|[. ]+$/g, '');
  while (Buffer.byteLength(segment) > LONGEST_SEGMENT) segment = [...segment].slice(0, -1).join('');
  segment = segment.replace(/[. ]+$/, '');
  if (segment === '' || /^_+$/.test(segment)) return 'unknown';
  return RESERVED.test(segment.split('.')[0]!) ? `_${segment}` : segment;
}
