import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import type { Step } from '../../main/step.ts';
import type { DataSource } from './data-options.ts';
import { openDicomSource, type ModelPixels } from './dicom-source.ts';
import { matFileName, openMatSource } from './mat-source.ts';
import { openPngSource } from './png-source.ts';
import type { Source } from './source.ts';

/**
 * Lists what a source holds; pixels are read later.
 * @throws UserError `data-missing`, `folder-unreadable`; CancelledError
 */
export async function openSource(
  source: Exclude<DataSource, { kind: 'phantom' }>,
  pixels: ModelPixels,
  step: Step = {},
): Promise<Source> {
  if (source.kind === 'dicom') return openDicomSource(source, pixels, step);
  const { folder, contrasts } = source;
  const layout = { folder, contrasts, sizeMultiple: pixels.sizeMultiple };
  const hasMat = contrasts.some((contrast) => existsSync(join(folder, matFileName('train', contrast))));
  const hasPng = contrasts.some((contrast) => existsSync(join(folder, contrast)));
  if (hasMat && hasPng)
    throw new UserError(
      'data-missing',
      `${folder} holds both ${matFileName('train', contrasts[0])} and a folder ${contrasts[0]}/ or ${contrasts[1]}/.`,
      'Keep the two layouts in folders of their own.',
    );
  return hasMat ? openMatSource(layout) : openPngSource(layout);
}
