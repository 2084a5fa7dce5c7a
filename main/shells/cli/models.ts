import type { LibraryEntry } from '../../../models/index.ts';
import { openModels } from '../../model-library.ts';
import { UserError } from '../../errors.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';
import { usage } from './options.ts';
import type { Given, Option } from './options.ts';

export const modelFoldersOption: Readonly<Record<string, Option>> = {
  models: { value: 'DIR', help: 'a model folder, or a folder of them, to use before the bundled ones' },
};

export function modelFoldersOf(given: Given): string[] {
  const folder = given.values.get('models');
  return [...(folder === undefined ? [] : [folder]), ...placesIn(root).modelFolders];
}

export const models: Command = {
  summary: 'Shows the installed models. `list` shows all; `verify` fails where one of them is refused.',
  arguments: ['list|verify'],
  options: { ...modelFoldersOption, json: { help: 'print JSON' } },
  async run(given, terminal) {
    const [what] = given.arguments;
    if (what !== 'list' && what !== 'verify') throw usage(`models can list or verify, not "${what}".`);
    const { entries } = await openModels(modelFoldersOf(given));
    const json = given.switches.has('json');
    const shown = entries.map(({ folder, card, refusal }) => ({ folder, card, refusal: refusal?.message ?? null }));
    if (json) terminal.result(JSON.stringify(shown, null, 2));
    else terminal.result(entries.length ? entries.map(describe).join('\n') : 'No model is installed.');
    const refused = entries.find((entry) => entry.refusal)?.refusal;
    if (what === 'verify' && refused) throw refused;
    if (what === 'verify' && entries.length === 0) {
      throw new UserError('no-model', 'No model is installed.', 'Name a library folder with --models DIR.');
    }
  },
};

function describe({ folder, card, refusal }: LibraryEntry): string {
  const name = card ? `${card.id} ${card.version}  ${card.direction}  ${card.title}` : folder;
  return refusal ? `${name}\n    refused: ${refusal.message}` : name;
}
