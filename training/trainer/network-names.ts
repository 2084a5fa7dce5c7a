/** The eight networks under the names of the reference (SPEC.md §1); contrast 1 is CT, contrast 2 is MR-T1. */
export const generatorNames = [
  'gen_diffusive_1',
  'gen_diffusive_2',
  'gen_non_diffusive_1to2',
  'gen_non_diffusive_2to1',
] as const;

export const discriminatorNames = [
  'disc_diffusive_1',
  'disc_diffusive_2',
  'disc_non_diffusive_cycle1',
  'disc_non_diffusive_cycle2',
] as const;

export const networkNames = [...generatorNames, ...discriminatorNames] as const;

export type GeneratorName = (typeof generatorNames)[number];
export type NetworkName = (typeof networkNames)[number];

export function isGenerator(name: NetworkName): name is GeneratorName {
  return (generatorNames as readonly string[]).includes(name);
}
