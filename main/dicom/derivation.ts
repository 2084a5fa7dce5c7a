import type { Direction } from '../../preload/contract/index.ts';
import { LONGEST_DESCRIPTION, usualDescription } from '../../preload/contract/index.ts';
import { code } from './code.ts';
import type { DataSet } from './data-set.ts';
import { SOFTWARE } from './image-modules.ts';
import type { Resampling } from './volume.ts';

/** How a derived series was made, for its headers. */
export interface DerivationRecipe {
  direction: Direction;
  model: {
    id: string;
    version: string;
    /** of the weights, hexadecimal */
    sha256: string;
    /** changes with every retraining */
    deviceUID: string;
  };
  /** denoising steps */
  steps: number;
  seed: number;
  /** how many samples were averaged */
  samples: number;
  /** the execution provider that really ran, e.g. "cpu" */
  provider: string;
  softwareVersion: string;
  /** Series Description as the user wrote it: one that the contract accepts; default: the usual one */
  description?: string | undefined;
  /** the slices, counted from 0 with both ends, of those of the source that were translated; left out where all were */
  part?: { first: number; last: number; of: number } | undefined;
  /** how far it can be trusted; left out where nothing was measured */
  trust?: DerivedTrust | undefined;
}

/** The verdict of a fidelity report, and what its reader did about it. */
export interface DerivedTrust {
  level: 'green' | 'amber' | 'red';
  /** the worst first, in letters of ASCII */
  reasons: readonly string[];
  /** whether the thresholds are those of the model that made the translation */
  calibrated: boolean;
  /** a red verdict was read before export */
  acknowledged: boolean;
}

/** The translation itself, or how far its samples differ. */
export type DerivedContent = 'translation' | 'deviation';

/** What was missing in the source and had to be made for the derived series. */
export type MintedUID = 'Study Instance UID' | 'Frame of Reference UID';

/** Leaves room for the other sentences, whatever they are. */
const LONGEST_RESAMPLING = 480;
const LONGEST_DERIVATION = 1024;
const DEVIATION_SUFFIX = ' - SD OF SAMPLES';

export const NOT_FOR_DIAGNOSIS = 'Not for diagnostic use';

const titles: Record<Direction, { from: string; to: string }> = {
  'ct-to-mrt1': { from: 'CT', to: 'MR-T1' },
  'mrt1-to-ct': { from: 'MR-T1', to: 'CT' },
};

/** Series Description, a Long String of at most 64 characters. A deviation says that it is one, whatever the user wrote. */
export function seriesDescriptionOf(content: DerivedContent, { direction, description }: DerivationRecipe): string {
  if (content === 'translation') return description ?? usualDescription(direction);
  if (description === undefined) return `SYN ${titles[direction].to} SD OF SAMPLES - RESEARCH, NOT FOR DIAGNOSIS`;
  const room = LONGEST_DESCRIPTION - DEVIATION_SUFFIX.length;
  return `${[...description].slice(0, room).join('').trimEnd()}${DEVIATION_SUFFIX}`;
}

/** Derivation Description, a Short Text of at most 1024 characters. */
export function derivationDescription(
  content: DerivedContent,
  recipe: DerivationRecipe,
  minted: readonly MintedUID[],
  resampled?: Resampling,
): string {
  const { direction, model, steps, seed, samples, provider, softwareVersion, part } = recipe;
  const { from, to } = titles[direction];
  const statistic = content === 'translation' ? 'mean' : 'standard deviation';
  const sentences = [
    `SynDiff ${from} to ${to} translation by neural network`,
    `model ${model.id} version ${model.version} sha256:${model.sha256.slice(0, 16)}`,
    `${steps} denoising steps, seed ${seed}, ${statistic} of ${samples} sample(s), execution provider ${provider}`,
    `${SOFTWARE.model} ${softwareVersion}`,
    ...(part ? [`Only slices ${part.first + 1} to ${part.last + 1} of ${part.of} of the source were translated`] : []),
    ...(resampled ? [resampled.description.replace(/\.$/, '').slice(0, LONGEST_RESAMPLING)] : []),
    ...(minted.length > 0 ? [`The source names no usable ${minted.join(' and ')}: generated for this series`] : []),
    ...(recipe.trust ? [verdictText(recipe.trust)] : []),
    `Synthetic data. ${NOT_FOR_DIAGNOSIS}`,
  ];
  // The reasons come last, as many as there is room for: what must be said is said before them.
  const said = `${sentences.join('. ')}.`;
  const reasons = recipe.trust?.reasons ?? [];
  const fitting = reasons.reduce((text, reason) => {
    const longer = text === '' ? ` Reasons: ${reason}` : `${text}; ${reason}`;
    return said.length + longer.length < LONGEST_DERIVATION ? longer : text;
  }, '');
  return `${said}${fitting && `${fitting}.`}`.slice(0, LONGEST_DERIVATION);
}

/** Image Comments: what a viewer that shows one line of a header should show. */
export function imageComments({ trust }: DerivationRecipe): string {
  const verdict = trust ? ` ${verdictText(trust)}.` : '';
  return `SYNTHETIC - ${NOT_FOR_DIAGNOSIS}. Research only.${verdict}`;
}

function verdictText({ level, calibrated, acknowledged }: DerivedTrust): string {
  const read = level === 'red' ? (acknowledged ? ', acknowledged before export' : ', not acknowledged') : '';
  return `Fidelity verdict ${level.toUpperCase()}${calibrated ? '' : ' by uncalibrated thresholds'}${read}`;
}

/** CID 7203 has no code for a learned translation: a private one says it (PS3.3 C.7.6.1.1.3). */
export const derivationCode: DataSet = code('SYNDIFF001', '99SYNDIFF', 'Neural network modality translation');
/** CID 7203. */
export const resamplingCode = code('113085', 'DCM', 'Spatial resampling');
export const sourceImagePurpose = code('121322', 'DCM', 'Source image for image processing operation');

/** Contributing Equipment items (PS3.3 C.12.1.3): the scanner as the source names it, and this software with its model. */
export function contributingEquipment(scanner: DataSet, recipe: DerivationRecipe, dateTime: string): DataSet[] {
  const processing: DataSet = {
    Manufacturer: [SOFTWARE.manufacturer],
    ManufacturerModelName: [`${SOFTWARE.model} - ${recipe.model.id}`.slice(0, 64)],
    SoftwareVersions: [recipe.softwareVersion, recipe.model.version],
    DeviceUID: [recipe.model.deviceUID],
    ContributionDateTime: [dateTime],
    ContributionDescription: [`Synthesised the image. ${NOT_FOR_DIAGNOSIS}.`],
    PurposeOfReferenceCodeSequence: [code('109102', 'DCM', 'Processing Equipment')],
  };
  const manufacturer = scanner.Manufacturer?.length ? scanner.Manufacturer : ['unknown'];
  const acquisition: DataSet = {
    ...scanner,
    Manufacturer: manufacturer,
    PurposeOfReferenceCodeSequence: [code('109101', 'DCM', 'Acquisition Equipment')],
  };
  return [acquisition, processing];
}
