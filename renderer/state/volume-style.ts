import type { Plane } from './planes.ts';

/** How a volume becomes a picture in 3D: lit organs, its densest parts, or the most or least along each ray. */
export const volumePresets = ['organs', 'dense', 'mip', 'ducts'] as const;
export type VolumePreset = (typeof volumePresets)[number];

export interface VolumeStyle {
  preset: VolumePreset;
  /** only what lies in the bile-duct region */
  cropped: boolean;
  /** the planes behind which the volume is kept, seen as their panes see it */
  cuts: Readonly<Record<Plane, boolean>>;
  /** light and shadow: slow where the processor draws */
  shaded: boolean;
}

export const uncut: VolumeStyle['cuts'] = { axial: false, coronal: false, sagittal: false };

/**
 * Whether a style crops. Bile is darker than liver but far brighter than the air round the patient: the least along a ray
 * shows ducts only inside the region, so that preset always crops.
 */
export function isCropped({ preset, cropped }: VolumeStyle): boolean {
  return cropped || preset === 'ducts';
}

/** A grey picture of one value along each ray, which follows its volume's window; the others keep their own colours. */
export function isProjection(preset: VolumePreset): boolean {
  return preset === 'mip' || preset === 'ducts';
}
