export { attentionLevels } from './attention-levels.ts';
export { ncsnpp, type NcsnppInput } from './ncsnpp.ts';
export { resnetTranslator, type ResnetConfig } from './resnet-translator.ts';
export {
  smallestImage,
  timeDiscriminator,
  type TimeDiscriminatorConfig,
  type TimeDiscriminatorInput,
} from './time-discriminator.ts';
export { patchDiscriminator, smallestPatch, type PatchDiscriminatorConfig } from './patch-discriminator.ts';
