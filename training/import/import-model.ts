import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../main/errors.ts';
import { probeGenerator } from '../../main/syndiff/index.ts';
import {
  direction as directions,
  downsampling,
  type Direction,
  type ModelCard,
  openLibrary,
} from '../../models/index.ts';
import { exportDiffusiveGenerator, exportPreviewGenerator } from '../export/generators.ts';
import { generatorsOf, intensityOf, writeCard, writeNetwork } from '../export/model-folder.ts';
import { fitGenerator, fitTranslator } from './fit-weights.ts';
import { disagreements, type ImportConfig } from './import-config.ts';
import { refusal } from './import-error.ts';
import { importedTexts } from './imported-texts.ts';
import { bestWeights, readCheckpoint, type StateDict } from './reference-state.ts';
import { openTorchFile, type TorchFile } from './torch-file.ts';

export interface ImportOptions {
  /** gen_diffusive_…pth, or content.pth, which holds both directions and their previews */
  file: string;
  /** of a non-diffusive generator, for the preview */
  previewFile?: string;
  config: ImportConfig;
  configName: string;
  /** only this one; of a single network it can mostly be told from the file's name */
  direction?: Direction;
  /** folder that gets a model folder for each direction */
  out: string;
  /** the part of the model's id after its direction */
  name: string;
  version: string;
}

interface Parts {
  diffusive: StateDict;
  preview: { weights: StateDict; file: TorchFile } | null;
  iterations: number;
}

/**
 * Makes models that the workstation accepts of a SynDiff checkpoint. Nothing of the checkpoint is run; a model folder
 * appears whole, after its networks were opened and run once.
 *
 * @throws DataError for a file that is refused (`openTorchFile`) or does not fit the config (`wrong-config`)
 * @throws UserError `direction-unknown`, `model-exists`
 */
export async function importModels(options: ImportOptions): Promise<{ folder: string; card: ModelCard }[]> {
  const file = openTorchFile(options.file);
  const previewFile = options.previewFile === undefined ? null : openTorchFile(options.previewFile);
  try {
    const sha256 = await digestOf(options.file);
    const results = [];
    for (const [direction, parts] of partsOf(file, previewFile, options))
      results.push(await writeModel(direction, parts, file, sha256, options));
    return results;
  } finally {
    file.close();
    previewFile?.close();
  }
}

function partsOf(file: TorchFile, previewFile: TorchFile | null, options: ImportOptions): Map<Direction, Parts> {
  const checkpoint = readCheckpoint(file);
  const given = previewFile && { weights: weightsOf(previewFile), file: previewFile };
  if (checkpoint.kind === 'weights') {
    const direction = options.direction ?? directionOf(file.name);
    return new Map([[direction, { diffusive: checkpoint.weights, preview: given, iterations: 0 }]]);
  }
  const { state } = checkpoint;
  const wrong = argumentFaults(state.args, options.config);
  if (wrong.length > 0)
    throw refusal('wrong-config', `The checkpoint was trained with ${wrong.join(', ')}.`, file.name);
  const wanted = options.direction ? [options.direction] : directions.options;
  const parts = wanted.flatMap((direction): [Direction, Parts][] => {
    const names = generatorsOf[direction];
    const diffusive = bestWeights(state, names.diffusive);
    const preview = bestWeights(state, names.preview);
    if (!diffusive) return [];
    return [
      [direction, { diffusive, preview: preview ? { weights: preview, file } : given, iterations: state.iteration }],
    ];
  });
  if (parts.length === 0) throw refusal('not-a-checkpoint', 'It holds no diffusive generator to import.', file.name);
  return new Map(parts);
}

/** Contrast 1 is CT in every model of the workstation; a state that says otherwise would be turned around unseen. */
function argumentFaults(args: Readonly<Record<string, unknown>>, config: ImportConfig): string[] {
  const contrast = args['contrast1'];
  const turned =
    typeof contrast === 'string' && contrast.toUpperCase() !== 'CT' ? [`contrast 1 ${contrast} instead of CT`] : [];
  try {
    return [...turned, ...disagreements(args, config)];
  } catch (error) {
    if (error instanceof z.ZodError) return [`switches that are not supported (${z.prettifyError(error)})`];
    throw error;
  }
}

function weightsOf(file: TorchFile): StateDict {
  const checkpoint = readCheckpoint(file);
  if (checkpoint.kind === 'weights') return checkpoint.weights;
  throw refusal('wrong-config', 'The preview’s file is a whole training state; give it as FILE.', file.name);
}

function directionOf(name: string): Direction {
  const found = directions.options.find((direction) => name.startsWith(generatorsOf[direction].diffusive));
  if (found) return found;
  throw new UserError(
    'direction-unknown',
    `The name ${name} does not say which direction the network translates.`,
    `Add --direction ${directions.options.join(' or --direction ')}.`,
  );
}

async function writeModel(
  direction: Direction,
  { diffusive, preview, iterations }: Parts,
  file: TorchFile,
  sha256: string,
  { out, name, version, config, configName }: ImportOptions,
): Promise<{ folder: string; card: ModelCard }> {
  const id = `${direction}-${name}`;
  const folder = join(out, id);
  if (existsSync(folder))
    throw new UserError('model-exists', `${basename(folder)} is already there.`, 'Give another --name or --out.');
  const { network, schedule, intensity, pixelSpacing } = config;
  const generator = fitGenerator(network, diffusive, file);
  const translator = preview && fitTranslator(preview.weights, preview.file);

  const unfinished = join(out, `.${id}.unfinished`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    const card = writeCard(unfinished, {
      id,
      version,
      direction,
      network,
      schedule,
      intensity: intensityOf(intensity, direction),
      grid: {
        pixelSpacing,
        matrix: [network.imageWidth, network.imageHeight],
        sizeMultiple: Math.max(downsampling(network), 4),
      },
      weights: {
        diffusive: writeNetwork(unfinished, 'diffusive.onnx', exportDiffusiveGenerator(network, generator)),
        preview:
          translator &&
          writeNetwork(unfinished, 'preview.onnx', exportPreviewGenerator(translator.config, translator.weights)),
      },
      ...importedTexts({ direction, file: file.name, sha256, configName, iterations }),
    });
    const [entry] = (await openLibrary([unfinished], probeGenerator)).entries;
    if (!entry?.model) throw entry?.refusal ?? refusal('wrong-config', 'No model came out.', file.name);
    renameSync(unfinished, folder);
    return { folder, card };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
