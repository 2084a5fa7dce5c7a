import type vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper';
import { SlabTypes } from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper/Constants';
import type { Slab } from '../state/slab.ts';

type Mapper = ReturnType<typeof vtkImageResliceMapper.newInstance>;

/**
 * vtk.js 37 counts the samples of both sides of a slab to find the next one, so that it takes every second and goes twice
 * as far as the thickness says; and where one side has left the volume, its own step changes. Here the step is counted by
 * the distance travelled: samples half a voxel apart, out to half the thickness on each side and no farther.
 */
const replacements = [
  {
    shaderType: 'Fragment',
    originalValue: 'float fnumSlices = float(numSlices);',
    replaceFirst: false,
    replacementValue: 'float fnumSlices = floor(distTraveled / scaling - 0.5);',
    replaceAll: true,
  },
];

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
