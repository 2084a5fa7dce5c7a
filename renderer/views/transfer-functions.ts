import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import type { Unit } from '../state/format.ts';
import type { Window } from '../state/window-level.ts';

export interface TransferFunctions {
  color: vtkColorTransferFunction;
  opacity: vtkPiecewiseFunction;
}

/** value, red, green, blue, opacity over one voxel */
type Stop = readonly [number, number, number, number, number];

/** HU: fat and air clear, enhanced organs and vessels reddish, bone ivory. */
const computedTomography: readonly Stop[] = [
  [-1000, 0, 0, 0, 0],
  [60, 0.35, 0.12, 0.1, 0],
  [130, 0.66, 0.28, 0.2, 0.04],
  [220, 0.86, 0.5, 0.36, 0.16],
  [350, 0.95, 0.83, 0.68, 0.5],
  [1200, 1, 0.98, 0.92, 0.85],
];

/** Parts of the MR window, because MR values have no unit: noise clear, the rest by brightness. */
const magneticResonance: readonly Stop[] = [
  [0, 0, 0, 0, 0],
  [0.25, 0.12, 0.13, 0.16, 0],
  [0.5, 0.5, 0.5, 0.5, 0.05],
  [0.8, 0.85, 0.82, 0.76, 0.25],
  [1.1, 1, 0.98, 0.92, 0.6],
];

export function transferFunctionsFor(unit: Unit, window: Window): TransferFunctions {
  const low = window.center - window.width / 2;
  const stops =
    unit === 'HU'
      ? computedTomography
      : magneticResonance.map(([part, ...rest]): Stop => [low + part * window.width, ...rest]);
  const color = vtkColorTransferFunction.newInstance();
  const opacity = vtkPiecewiseFunction.newInstance();
  for (const [value, red, green, blue, alpha] of stops) {
    color.addRGBPoint(value, red, green, blue);
    opacity.addPoint(value, alpha);
  }
  return { color, opacity };
}
