import { mkdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import { destination as schema, destinationFile } from '../../preload/contract/index.ts';
import type { Destination } from '../../preload/contract/index.ts';
import { OWNER_FOLDER, replaceFile } from '../system/durable-file.ts';
import { DataError, UserError } from '../errors.ts';
import { secretName } from '../system/secrets.ts';
import { checkLayout } from './layout.ts';

/**
 * The destinations that have been set up: a JSON file of the data folder, written by the window or by hand. It holds no
 * secret. A file that is wrong is left as it is, and every use of it says what is wrong and where.
 */
export class DestinationBook {
  /** changes are written one after the other */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(readonly file: string) {}

  /** @param dataFolder what the application keeps for its user */
  static of(dataFolder: string): DestinationBook {
    return new DestinationBook(join(dataFolder, 'destinations.json'));
  }

  /** A file of somebody's own. */
  static at(file: string): DestinationBook {
    return new DestinationBook(file);
  }

  /** @returns [] where there is no file @throws DataError `destinations-file` naming what is wrong in it */
  async list(): Promise<Destination[]> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw wrong(this.file, `It cannot be read (${error.code}).`);
    });
    return text === null ? [] : parseDestinations(text, this.file);
  }

  /** @throws UserError `no-such-destination` with the names there are; DataError `destinations-file` */
  async find(name: string): Promise<Destination> {
    const all = await this.list();
    const found = all.find((one) => one.name === name);
    if (found) return found;
    const names = all.map((one) => `"${one.name}"`).join(', ');
    throw new UserError(
      'no-such-destination',
      `There is no destination "${name}".`,
      names ? `There are ${names}.` : `Add one in the window, or write ${this.file}.`,
    );
  }

  /** Adds a destination, or replaces the one called `replaced`. @returns all of them */
  save(destination: Destination, replaced?: string): Promise<Destination[]> {
    return this.change((all) => {
      const others = all.filter(({ name }) => name !== replaced);
      const at = all.findIndex(({ name }) => name === replaced);
      if (at < 0) return [...others, destination];
      return [...others.slice(0, at), destination, ...others.slice(at)];
    });
  }

  /** @returns those that are left */
  remove(name: string): Promise<Destination[]> {
    return this.change((all) => all.filter((one) => one.name !== name));
  }

  private change(how: (all: Destination[]) => Destination[]): Promise<Destination[]> {
    const turn = this.last.then(async () => {
      const destinations = how(await this.list());
      checkTogether(destinations, this.file);
      await mkdir(dirname(this.file), { recursive: true, mode: OWNER_FOLDER });
      const content = { format: 'syndiff-destinations/1', destinations };
      await replaceFile(this.file, `${JSON.stringify(content, null, 2)}\n`).catch((cause: unknown) => {
        throw new UserError(
          'data-folder-unwritable',
          `The destinations cannot be kept in ${this.file}.`,
          'Make the folder writable, or name another one in SYNDIFF_DATA.',
          { cause },
        );
      });
      return destinations;
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** @throws DataError `destinations-file` */
export function parseDestinations(text: string, file: string): Destination[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw wrong(file, `It is not JSON: ${error instanceof Error ? error.message : 'unknown reason'}.`);
  }
  const parsed = destinationFile.safeParse(content);
  if (!parsed.success) throw wrong(file, parsed.error.issues.map((issue) => placed(issue, content)).join(' '));
  checkTogether(parsed.data.destinations, file);
  return parsed.data.destinations;
}

/** As a job names it: of one that is a folder also its whole path, else ''. */
export function placeOfNamed(destination: Destination): { name: string; folder: string } {
  return { name: destination.name, folder: 'folder' in destination ? resolve(destination.folder) : '' };
}

/** One that the window has sent, or that a file holds. @throws UserError `layout`, `folder-not-absolute` */
export function checkDestination(given: z.input<typeof schema>): Destination {
  const destination = schema.parse(given);
  if (destination.kind !== 'folder' && destination.kind !== 'medium') return destination;
  checkLayout(destination.layout);
  if (isAbsolute(destination.folder)) return destination;
  const message = `The folder of "${destination.name}" must be named from the root on: ${destination.folder}`;
  throw new UserError('folder-not-absolute', message, 'Write its whole path.');
}

/** What no single destination shows. */
function checkTogether(destinations: readonly Destination[], file: string): void {
  const taken = new Map<string, string>();
  for (const destination of destinations) {
    const { name } = destination;
    const twin = taken.get(secretName(name));
    if (twin !== undefined) throw wrong(file, `"${name}" and "${twin}" cannot be told apart: give one another name.`);
    taken.set(secretName(name), name);
    try {
      checkDestination(destination);
    } catch (error) {
      throw error instanceof UserError ? wrong(file, `"${name}": ${error.message}`) : error;
    }
  }
}

/** Where in the file and what is wrong there; never a value, which may be a secret in the wrong place. */
function placed({ path, message, code, ...issue }: z.core.$ZodIssue, content: unknown): string {
  const [, index] = path;
  const entry = typeof index === 'number' ? (content as { destinations: unknown[] }).destinations[index] : null;
  const isNamed = typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string';
  const where = path.join('.') || 'the file';
  const keys = code === 'unrecognized_keys' && 'keys' in issue ? ` (${(issue.keys as string[]).join(', ')})` : '';
  const what = code === 'unrecognized_keys' ? `there is a key that is not known${keys}` : message;
  return `At ${where}${isNamed ? ` ("${entry.name}")` : ''}: ${what}.`;
}

const wrong = (file: string, what: string) =>
  new DataError('destinations-file', `The file of destinations cannot be used. ${what}`, file, 'Correct the file.');
