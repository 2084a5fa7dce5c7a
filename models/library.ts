import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { modelCard, type Direction, type ModelCard } from './card.ts';
import { interfaceFault, type GeneratorFile, type GeneratorKind, type GeneratorReport } from './generator.ts';
import { ModelError } from './model-error.ts';
import { createSchedule } from './schedule.ts';

/** A model whose card, weights and networks have been verified. */
export interface Model {
  card: ModelCard;
  folder: string;
  diffusive: GeneratorFile;
  preview: GeneratorFile | null;
}

export type LibraryEntry =
  | { folder: string; card: ModelCard; model: Model; refusal: null }
  /** `card` is null where even that could not be read */
  | { folder: string; card: ModelCard | null; model: null; refusal: ModelError };

export interface ModelLibrary {
  /** every model folder that was found, refused ones with the reason */
  readonly entries: readonly LibraryEntry[];
  /**
   * The model `id`, or the first that translates in this direction; earlier folders and, among equal ids, higher
   * versions come first.
   * @throws ModelError `no-model`, or the refusal of the model that was asked for
   */
  choose(direction: Direction, id?: string): Model;
}

/** Opens a network with whatever runtime there is and runs it once; this room knows of none. */
export type Probe = (generator: GeneratorFile) => Promise<GeneratorReport>;

const cardFile = 'card.json';

/**
 * Finds the models in `folders` (each a model folder or a folder of them; one that does not exist holds none) and verifies
 * each: card, size and SHA-256 of the weights, names, shape and finiteness of what the networks give. Fails closed: what
 * does not pass is listed with the reason and never handed out.
 *
 * @param probe null leaves names, shape and finiteness to the runtime, which checks them of the network it opens
 */
export async function openLibrary(folders: readonly string[], probe: Probe | null): Promise<ModelLibrary> {
  const entries: LibraryEntry[] = [];
  for (const folder of folders) {
    const found: LibraryEntry[] = [];
    for (const place of await modelFolders(folder)) found.push(await entryOf(place, probe));
    entries.push(...found.sort(byIdAndVersion));
  }
  return { entries, choose: (direction, id) => choose(entries, direction, id) };
}

function choose(entries: readonly LibraryEntry[], direction: Direction, id: string | undefined): Model {
  const candidates = entries.filter(
    ({ card }) => card?.direction === direction && (id === undefined || card.id === id),
  );
  const usable = candidates.find((entry) => entry.model !== null);
  if (usable?.model) return usable.model;
  const refused = candidates.find((entry) => entry.refusal !== null);
  if (refused?.refusal) throw refused.refusal;
  const asked = id === undefined ? direction : `${id} (${direction})`;
  throw new ModelError('no-model', `No model for ${asked} is installed.`, asked, 'Install one or choose another.');
}

async function modelFolders(folder: string): Promise<string[]> {
  if (existsSync(join(folder, cardFile))) return [folder];
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => join(folder, name)).filter((place) => existsSync(join(place, cardFile)));
}

async function entryOf(folder: string, probe: Probe | null): Promise<LibraryEntry> {
  let card: ModelCard | null = null;
  try {
    card = await readCard(folder);
    return { folder, card, model: await verify(folder, card, probe), refusal: null };
  } catch (error) {
    return { folder, card, model: null, refusal: refusalOf(error, basename(folder)) };
  }
}

/** A failed probe keeps the code by which the runtime's side names it. */
function refusalOf(error: unknown, where: string): ModelError {
  if (error instanceof ModelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const named = error instanceof Error && 'code' in error && typeof error.code === 'string';
  const code = named ? String(error.code) : 'model-failed';
  return new ModelError(code, message, where, 'Install the model again.', { cause: error });
}

async function readCard(folder: string): Promise<ModelCard> {
  const where = join(basename(folder), cardFile);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, cardFile), 'utf8'));
  } catch (cause) {
    throw new ModelError('bad-card', 'The card cannot be read as JSON.', where, 'Install the model again.', { cause });
  }
  const parsed = modelCard.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ModelError('bad-card', z.prettifyError(parsed.error), where, 'Install a model made for this version.');
}

async function verify(folder: string, card: ModelCard, probe: Probe | null): Promise<Model> {
  createSchedule(card.schedule);
  return {
    card,
    folder,
    diffusive: await verifyGenerator(folder, card, 'diffusive', card.weights.diffusive, probe),
    preview: card.weights.preview && (await verifyGenerator(folder, card, 'preview', card.weights.preview, probe)),
  };
}

async function verifyGenerator(
  folder: string,
  card: ModelCard,
  kind: GeneratorKind,
  weights: ModelCard['weights']['diffusive'],
  probe: Probe | null,
): Promise<GeneratorFile> {
  const where = join(basename(folder), weights.file);
  const refuse = (code: string, message: string): never => {
    throw new ModelError(code, message, where, 'Install the model again.');
  };
  const file = join(folder, weights.file);
  if (!existsSync(file)) refuse('weights-missing', 'The weights named in the card are missing.');
  const { size } = await stat(file);
  if (size !== weights.bytes) refuse('weights-changed', `The weights have ${size} bytes instead of ${weights.bytes}.`);
  if ((await sha256(file)) !== weights.sha256)
    refuse('weights-changed', 'The weights are not those of the card (SHA-256).');

  const generator = { kind, file, nz: card.network.nz, sizeMultiple: card.grid.sizeMultiple };
  const fault = probe && interfaceFault(kind, await probe(generator));
  if (fault !== null) refuse('wrong-interface', `The network is not a ${kind} generator: ${fault}.`);
  return generator;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function byIdAndVersion(a: LibraryEntry, b: LibraryEntry): number {
  if (!a.card || !b.card) return Number(b.card !== null) - Number(a.card !== null);
  if (a.card.id !== b.card.id) return a.card.id < b.card.id ? -1 : 1;
  const [own, other] = [a.card, b.card].map((card) => card.version.split('.').map(Number));
  const different = own!.findIndex((part, i) => part !== other![i]);
  return different < 0 ? 0 : other![different]! - own![different]!;
}
