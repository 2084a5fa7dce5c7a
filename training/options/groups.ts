import { diffusionOptions, networkOptions } from './network-options.ts';
import type { Option } from './option.ts';
import { dataOptions, folderOptions, inheritedOptions } from './run-options.ts';
import { lengthOptions, lossOptions, optimiserOptions } from './training-options.ts';

/** Every option of training but --config, which the others change: for parsing, help and records alike. */
export const groups: readonly { title: string; options: readonly Option[] }[] = [
  { title: 'Data', options: dataOptions },
  { title: 'Run', options: folderOptions },
  { title: 'Length', options: lengthOptions },
  { title: 'Losses', options: lossOptions },
  { title: 'Optimisers', options: optimiserOptions },
  { title: 'Networks', options: networkOptions },
  { title: 'Diffusion', options: diffusionOptions },
  { title: 'Of the reference, without effect here', options: inheritedOptions },
];

export const allOptions: readonly Option[] = groups.flatMap(({ options }) => options);
