import type { Series } from '../../main/dicom/index.ts';
import type { Contrast } from './patient.ts';
import type { LeftOut } from './source.ts';

/** Longer echoes are T2- or T2*-weighted whatever the repetition time, ms. */
const longestEcho = 30;

/** Cosine of the angle between the normal of the slices and the long axis of the body. */
const leastAxial = 0.8;

/**
 * Which series of a folder to learn a contrast from: axial volumes of the modality; of MR those that are T1-weighted as
 * far as description, image type and echo time say. Translations and localizers are no source; a series that should do
 * and cannot be read is bad.
 * @returns why not, or null for a series to learn from
 */
export function reasonAgainst(series: Series, contrast: Contrast): Pick<LeftOut, 'code' | 'reason' | 'bad'> | null {
  const reasons: readonly (readonly [string, string | false])[] = [
    ['other-modality', series.modality !== (contrast === 'ct' ? 'CT' : 'MR') && `is ${series.modality || 'unknown'}`],
    ['translation', isTranslation(series) && 'is synthetic and derived: a translation, not an acquisition'],
    ['localizer', has(series, 'localizer') && 'is a localizer'],
    ['single-slice', has(series, 'single-slice') && 'has a single slice'],
    ['not-axial', Math.abs(series.grid.directions[2][2]) < leastAxial && 'is not axial'],
    ['not-t1', contrast === 'mrt1' && notT1(series)],
  ];
  for (const [code, reason] of reasons) if (reason !== false) return { code, reason, bad: false };
  const [finding] = series.findings;
  return finding ? { code: finding.code, reason: finding.message, bad: true } : null;
}

const has = ({ findings }: Series, code: string) => findings.some((finding) => finding.code === code);

const isTranslation = ({ synthetic, instances }: Series) =>
  synthetic && instances[0]?.imageType[0]?.toUpperCase() === 'DERIVED';

const otherWeighting = /^(t2\w*|haste|trufi\w*|fiesta|mrcp|dwi|dw|adc|diff\w*|flair|stir|tof|pd|swi|molli|b\d{2,4})$/i;
const otherImageTypes = ['ADC', 'DIFFUSION', 'TRACEW', 'P', 'PHASE MAP', 'FAT', 'T2', 'T2_STAR', 'PROTON_DENSITY'];

function notT1({ instances, description }: Series): string | false {
  const [first] = instances;
  const echo = first?.echoTime;
  if (echo !== undefined && echo > longestEcho)
    return `has an echo time of ${echo} ms, and T1 has at most ${longestEcho}`;
  const kind = first?.imageType.find((value) => otherImageTypes.includes(value.toUpperCase()));
  if (kind !== undefined) return `has the image type ${kind}`;
  const words = description.split(/[^\p{L}\p{N}]+/u);
  if (words.some((word) => /^t1\w*$/i.test(word))) return false;
  const other = words.find((word) => otherWeighting.test(word));
  return other === undefined ? false : `is called "${other}"`;
}
