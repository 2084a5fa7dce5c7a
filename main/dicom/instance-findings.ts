import type { Finding } from '../../preload/contract/index.ts';
import { frameBytes, type Instance } from './instance.ts';
import { transferSyntax } from './transfer-syntaxes.ts';

/** Why one instance cannot become a slice of a volume; [] when it can. Codes are stable, messages carry the numbers. */
export function instanceFindings(instance: Instance): Finding[] {
  const frames = instance.frame === null ? framesFindings(instance) : [];
  if (frames.length > 0) return frames;
  return [
    ...encodingFindings(instance),
    ...pixelFindings(instance),
    ...rescaleFindings(instance),
    ...planeFindings(instance),
    ...lengthFindings(instance),
  ];
}

/** A multi-frame object that does not describe its frames one by one cannot be laid out. */
function framesFindings({ multiFrame, numberOfFrames, name }: Instance): Finding[] {
  const count = numberOfFrames ?? 1;
  if (!(Number.isInteger(count) && count >= 1))
    return [{ code: 'number-of-frames', message: `Number of Frames of ${name} is ${count}.` }];
  if (!multiFrame && count === 1) return [];
  const message = `Multi-frame object: ${name} has ${count} frames and no functional groups that describe each of them.`;
  return [{ code: 'frames-not-described', message }];
}

function encodingFindings({ transferSyntaxUID, pixelData, imageType, name }: Instance): Finding[] {
  const findings: Finding[] = [];
  const syntax = transferSyntax(transferSyntaxUID);
  if (syntax.packing === null)
    findings.push({ code: 'transfer-syntax', message: `Encoding not supported: ${syntax.name} (${syntax.uid}).` });
  else if (pixelData === null) findings.push({ code: 'no-pixel-data', message: `${name} has no Pixel Data.` });
  else if (pixelData.encapsulated !== (syntax.packing !== 'native'))
    findings.push({
      code: 'encapsulation',
      message: `Pixel Data of ${name} is ${pixelData.encapsulated ? '' : 'not '}encapsulated, against ${syntax.name}.`,
    });
  if (imageType.includes('LOCALIZER'))
    findings.push({ code: 'localizer', message: 'Localizer (scout) images do not make a volume.' });
  return findings;
}

function pixelFindings({ pixel, name }: Instance): Finding[] {
  const { rows, columns, bitsAllocated, bitsStored, highBit, pixelRepresentation } = pixel;
  if (pixel.samplesPerPixel === 3 || /^(RGB|YBR|PALETTE)/.test(pixel.photometricInterpretation))
    return [
      {
        code: 'colour',
        message: `Colour image (${pixel.samplesPerPixel} samples, ${pixel.photometricInterpretation}).`,
      },
    ];
  const wrong: string[] = [];
  if (pixel.samplesPerPixel !== 1) wrong.push(`Samples per Pixel ${pixel.samplesPerPixel}`);
  if (!/^MONOCHROME[12]$/.test(pixel.photometricInterpretation))
    wrong.push(`Photometric Interpretation ${pixel.photometricInterpretation || 'missing'}`);
  if (!(rows >= 1)) wrong.push(`Rows ${rows}`);
  if (!(columns >= 1)) wrong.push(`Columns ${columns}`);
  if (bitsAllocated !== 8 && bitsAllocated !== 16) wrong.push(`Bits Allocated ${bitsAllocated}`);
  else if (!(bitsStored >= 1 && bitsStored <= bitsAllocated)) wrong.push(`Bits Stored ${bitsStored}`);
  else if (!(highBit >= bitsStored - 1 && highBit < bitsAllocated)) wrong.push(`High Bit ${highBit}`);
  if (pixelRepresentation !== 0 && pixelRepresentation !== 1) wrong.push(`Pixel Representation ${pixelRepresentation}`);
  return wrong.length === 0
    ? []
    : [{ code: 'pixel-description', message: `${name} cannot be read: ${wrong.join(', ')}.` }];
}

function rescaleFindings({ modality, rescaleSlope, rescaleIntercept, rescaleType, name }: Instance): Finding[] {
  const [slope] = rescaleSlope;
  const [intercept] = rescaleIntercept;
  const findings: Finding[] = [];
  const usable =
    slope === undefined && intercept === undefined
      ? modality !== 'CT'
      : Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept);
  if (!usable)
    findings.push({
      code: 'rescale',
      message: `Rescale of ${name}: slope ${slope ?? 'missing'}, intercept ${intercept ?? 'missing'}.`,
    });
  if (modality === 'CT' && rescaleType !== '' && rescaleType !== 'HU')
    findings.push({ code: 'not-hounsfield', message: 'CT values are not Hounsfield units (Rescale Type).' });
  return findings;
}

/** Direction cosines are written with as few as three decimals. */
const COSINE_TOLERANCE = 5e-3;

function planeFindings({ position, orientation, pixelSpacing, name }: Instance): Finding[] {
  const findings: Finding[] = [];
  if (position.length !== 3 || !position.every(Number.isFinite))
    findings.push({ code: 'no-position', message: `${name} has no valid Image Position (Patient).` });
  const [a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN] = orientation;
  const row = Math.hypot(a, b, c);
  const column = Math.hypot(d, e, f);
  const cosine = a * d + b * e + c * f;
  const unit = Math.abs(row - 1) < COSINE_TOLERANCE && Math.abs(column - 1) < COSINE_TOLERANCE;
  if (orientation.length !== 6 || !unit || !(Math.abs(cosine) < COSINE_TOLERANCE))
    findings.push({ code: 'no-orientation', message: `${name} has no valid Image Orientation (Patient).` });
  if (pixelSpacing.length !== 2 || !pixelSpacing.every((spacing) => Number.isFinite(spacing) && spacing > 0))
    findings.push({ code: 'pixel-spacing', message: `Pixel Spacing of ${name} is not two positive numbers.` });
  return findings;
}

/**
 * Native Pixel Data must be as long as matrix and frames demand and lie inside the file. Some writers pad it to a block:
 * that much may follow, and reading the pixels makes sure that it is zeros.
 */
function lengthFindings({ pixelData, pixel, numberOfFrames, dataLength, name }: Instance): Finding[] {
  if (pixelData === null || pixelData.encapsulated) return [];
  const expected = frameBytes(pixel) * (numberOfFrames ?? 1);
  const present = Math.min(pixelData.length, dataLength - pixelData.offset);
  const extra = present - expected;
  if (!Number.isFinite(expected) || (present === pixelData.length && extra >= 0 && extra <= MOST_PADDING)) return [];
  return [
    {
      code: 'pixel-data-length',
      message: `Pixel Data of ${name} has ${present} bytes of ${pixelData.length}, expected ${expected}.`,
    },
  ];
}

const MOST_PADDING = 4096;
