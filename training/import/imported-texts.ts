import type { Direction } from '../../models/index.ts';
import type { CardContent } from '../export/model-folder.ts';

interface Origin {
  direction: Direction;
  file: string;
  sha256: string;
  configName: string;
  /** 0 where the file does not say */
  iterations: number;
}

type Texts = Pick<CardContent, 'title' | 'training' | 'metrics' | 'intendedUse' | 'knownFailures' | 'licence'>;

/** An imported model's card says what is not known of it. */
export function importedTexts({ direction, file, sha256, configName, iterations }: Origin): Texts {
  const made = direction === 'ct-to-mrt1' ? 'CT to MR-T1-like' : 'MR-T1 to CT-like';
  const stated = iterations === 0 ? ' It does not state after how many iterations (0 stands for it).' : '';
  return {
    title: `${made}, imported; metrics not measured`,
    training: {
      data: `Imported from ${file} (SHA-256 ${sha256}).${stated} On what it was trained, and with which seed, it does not say.`,
      syntheticDataOnly: false,
      mode: 'unpaired',
      iterations,
      seed: 0,
      parent: null,
    },
    metrics: [],
    intendedUse:
      'Research only. Not for diagnosis, planning or any decision about a patient. Measure it on studies of your own before drawing any conclusion from its pictures.',
    knownFailures: [
      'Imported; metrics not measured: how well it translates is not known here.',
      `Pixel spacing and intensity ranges are those of the config "${configName}" and not of the checkpoint, which holds neither: pictures are wrong where they differ from the training's.`,
    ],
    licence: 'Not stated in the checkpoint: that of whoever trained it applies.',
  };
}
