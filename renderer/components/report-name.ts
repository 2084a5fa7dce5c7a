import type { FidelityReport } from '../../preload/contract/index.ts';
import { strings } from '../strings.ts';

/** What tells a translation from others of its series: model, seed and samples. */
export function reportName({ provenance: { model, seed, samples } }: FidelityReport): string {
  const { reportName: name, otherTool } = strings.trust;
  return name(model ? `${model.id} ${model.version}` : otherTool, seed, samples);
}
