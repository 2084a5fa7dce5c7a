import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DestinationBook, placeOfNamed } from '../../destinations/index.ts';
import { UserError } from '../../errors.ts';
import type { Assignment } from '../../jobs/index.ts';
import { usage, type Given, type Option } from './options.ts';
import { suggestion } from './suggestion.ts';

/** Where the derived series of a batch are to go. */
export const batchDestinationOptions: Readonly<Record<string, Option>> = {
  to: {
    value: 'NAME|FOLDER',
    help: 'a destination that has been set up, or a folder to write the derived series to',
  },
  out: { value: 'FOLDER', help: 'a folder, whatever destinations there are' },
};

/**
 * A name comes before a folder of the same name, which is written ./NAME or given as --out. A word that could be the name of
 * a destination and is none makes no folder where destinations have been set up: it may be misspelt.
 * @throws UserError `usage`, `no-such-destination`; DataError `destinations-file`
 */
export async function batchDestination(
  given: Given,
  dataFolder: string,
): Promise<Pick<Assignment['destination'], 'name' | 'folder'>> {
  const out = given.values.get('out');
  const to = given.values.get('to') ?? out;
  if (!to) throw usage('--to is missing.');
  const isPath = /[/\\]|^\.{1,2}$/.test(to);
  if (to === out || isPath) return { folder: resolve(to) };
  const all = await DestinationBook.of(dataFolder).list();
  const destination = all.find(({ name }) => name === to);
  if (destination) return placeOfNamed(destination);
  if (all.length === 0 || (await stat(to).catch(() => null))?.isDirectory()) return { folder: resolve(to) };
  const names = all.map(({ name }) => name);
  const meant = suggestion(to, names);
  throw new UserError(
    'no-such-destination',
    `There is no destination "${to}", and no folder.`,
    `${meant ? `Did you mean "${meant}"?` : `There are ${names.map((name) => `"${name}"`).join(', ')}.`} For a new folder write ./${to}`,
  );
}
