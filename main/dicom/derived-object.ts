import type { DerivedContent } from './derivation.ts';
import { robustWindow, softTissueWindow, type ImageObject } from './image-modules.ts';
import {
  arbitraryUnits,
  deviationOfHounsfieldUnits,
  hounsfieldUnits,
  unsignedHounsfieldUnits,
  type PixelCoding,
} from './pixel-coding.ts';
import type { Volume } from './volume.ts';

/**
 * `modality`: an MR or CT Image, which every viewer puts into planes beside its source. `secondary-capture`: for places
 * where nothing synthetic may ever pass for an acquisition; most viewers show it slice by slice only.
 */
export type Storage = 'modality' | 'secondary-capture';

/**
 * How the voxels of a derived series are stored.
 *
 * The deviation is an image of the same kind as the translation, and not a Parametric Map: viewers that know no Parametric
 * Map (most archives' own do not) would show nothing, and one that lies beside the translation slice by slice is of use. Its
 * fourth Image Type says what it is, and its numbers are marked as no Hounsfield units.
 */
export function objectOf(content: DerivedContent, volume: Volume, storage: Storage): ImageObject {
  const ofCT = volume.unit === 'HU';
  const capture = storage === 'secondary-capture';
  return {
    storage: capture ? storage : ofCT ? 'CT' : 'MR',
    imageType: [
      'DERIVED',
      'SECONDARY',
      ofCT && !capture ? 'AXIAL' : 'OTHER',
      'SYNTHETIC',
      ...(content === 'deviation' ? ['DEVIATION'] : []),
      ...(volume.resampled ? ['RESAMPLED'] : []),
    ],
    coding: codingOf(content, ofCT, capture),
    rescaleType: content === 'translation' && ofCT && !capture ? 'HU' : 'US',
    window: content === 'translation' && ofCT ? softTissueWindow : robustWindow(volume.values),
  };
}

function codingOf(content: DerivedContent, ofCT: boolean, capture: boolean): PixelCoding {
  if (!ofCT) return arbitraryUnits;
  if (content === 'deviation') return deviationOfHounsfieldUnits;
  return capture ? unsignedHounsfieldUnits : hounsfieldUnits;
}
