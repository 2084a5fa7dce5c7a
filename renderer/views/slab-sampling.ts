import type vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper';
import { SlabTypes } from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper/Constants';
import type { Slab } from '../state/slab.ts';

type Mapper = ReturnType<typeof vtkImageResliceMapper.newInstance>;

/**
 * vtk.js 37 counts the samples of both sides of a slab to place the next one, so that it takes every second and goes
 * nearly twice as far as the thickness says; where one side has left the volume, its step changes. Here the place of a
 * sample is the distance travelled: half a voxel apart, out to half the thickness on each side, and one right there.
 */
const replacements = [
  ['float distTraveled = length(normalxspacing);', 'float distTraveled = 0.0;'],
  ['float fnumSlices = float(numSlices);', 'float fnumSlices = floor(distTraveled / scaling + 0.5);'],
].map(([originalValue, replacementValue]) => ({
  shaderType: 'Fragment',
  originalValue,
  replacementValue,
  replaceFirst: false,
  // Replacing all would read the original as a regular expression.
  replaceAll: false,
}));

export function evenSlabSamples(mapper: Mapper): void {
  mapper.set({ viewSpecificProperties: { OpenGL: { ShaderReplacements: replacements } } });
}

const types = { mip: SlabTypes.MAX, minip: SlabTypes.MIN, mean: SlabTypes.MEAN } as const;

export function setSlab(mapper: Mapper, { projection, thickness }: Slab): void {
  if (projection === 'none') {
    mapper.setSlabThickness(0);
    return;
  }
  mapper.setSlabType(types[projection]);
  mapper.setSlabThickness(thickness);
}
