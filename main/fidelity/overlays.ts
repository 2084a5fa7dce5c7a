import { overlayMeasures, type Overlay } from '../../preload/contract/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { Assessed } from './assess.ts';

/** An error of an assessment as it is drawn over the images, in the window and in reports. */
export type DrawnOverlay = Pick<Overlay, 'kind' | 'unit' | 'scale' | 'meaning'> & { volume: Volume };

/** Those that were measured. */
export function overlaysOf({ report, ...volumes }: Assessed): DrawnOverlay[] {
  const drawn = [
    { kind: 'uncertainty', volume: volumes.uncertainty },
    { kind: 'cycle-error', volume: volumes.cycleError },
    { kind: 'disagreement', volume: volumes.disagreement },
  ] as const;
  return drawn.flatMap(({ kind, volume }) => {
    const figure = report.figures.find(({ measure }) => measure === overlayMeasures[kind]);
    if (!volume || !figure) return [];
    // Nothing at 0, the strongest colour at four times the mean: what stands out is seen whatever the scale.
    const scale: [number, number] = [0, Math.max(4 * (figure.value ?? 0), Number.EPSILON)];
    return [{ kind, unit: volume.unit, scale, meaning: figure.meaning, volume }];
  });
}
