import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import type { Unit } from '../state/format.ts';
import type { VolumePreset } from '../state/volume-style.ts';
import type { Window } from '../state/window-level.ts';

export interface TransferFunctions {
  color: vtkColorTransferFunction;
  opacity: vtkPiecewiseFunction;
}

/** value, red, green, blue, opacity over one voxel */
type Stop = readonly [number, number, number, number, number];

/** HU for CT. For MR, whose values have no unit, parts of its window: noise clear, the rest by brightness. */
const stops: Readonly<Record<'organs' | 'dense', Readonly<Record<Unit, readonly Stop[]>>>> = {
  organs: {
    HU: [
      [-1000, 0, 0, 0, 0],
      [60, 0.35, 0.12, 0.1, 0],
      [130, 0.66, 0.28, 0.2, 0.04],
      [220, 0.86, 0.5, 0.36, 0.16],
      [350, 0.95, 0.83, 0.68, 0.5],
      [1200, 1, 0.98, 0.92, 0.85],
    ],
    au: [
      [0, 0, 0, 0, 0],
      [0.25, 0.12, 0.13, 0.16, 0],
      [0.5, 0.5, 0.5, 0.5, 0.05],
      [0.8, 0.85, 0.82, 0.76, 0.25],
      [1.1, 1, 0.98, 0.92, 0.6],
    ],
  },
  dense: {
    HU: [
      [-1000, 0, 0, 0, 0],
      [180, 0.7, 0.5, 0.35, 0],
      [300, 0.93, 0.83, 0.68, 0.45],
      [1200, 1, 0.98, 0.94, 0.95],
    ],
    au: [
      [0, 0, 0, 0, 0],
      [0.65, 0.6, 0.55, 0.5, 0],
      [0.9, 0.9, 0.86, 0.8, 0.4],
      [1.1, 1, 0.98, 0.94, 0.9],
    ],
  },
};

/** `window` scales what has no unit, and is the grey scale of the projections: the most or the least along a ray. */
export function transferFunctionsFor(preset: VolumePreset, unit: Unit, window: Window): TransferFunctions {
  const low = window.center - window.width / 2;
  const color = vtkColorTransferFunction.newInstance();
  const opacity = vtkPiecewiseFunction.newInstance();
  const inWindow = (part: number): number => low + part * window.width;
  const shown: readonly Stop[] =
    preset === 'mip' || preset === 'ducts'
      ? [
          [low, 0, 0, 0, 1],
          [inWindow(1), 1, 1, 1, 1],
        ]
      : unit === 'HU'
        ? stops[preset].HU
        : stops[preset].au.map(([part, ...rest]): Stop => [inWindow(part), ...rest]);
  for (const [value, red, green, blue, alpha] of shown) {
    color.addRGBPoint(value, red, green, blue);
    opacity.addPoint(value, alpha);
  }
  return { color, opacity };
}
