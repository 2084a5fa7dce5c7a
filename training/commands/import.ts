import { basename, join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { direction as directions } from '../../models/index.ts';
import { importConfigNames, readImportConfig } from '../import/import-config.ts';
import { importModels } from '../import/import-model.ts';
import { type Command, parseWords } from './command.ts';

const usage = `  import FILE.pth --config NAME|FILE.json --out DIR [options]
    FILE.pth            gen_diffusive_1_….pth or gen_diffusive_2_….pth of SynDiff, or content.pth with both
    --config NAME|FILE  ${importConfigNames.join(', ')};
                        or a JSON file with the arguments it was trained with
    --out DIR           folder that gets a model folder for each direction
    --direction D       ${directions.options.join(' or ')}: only this one (needed where the file's name does not say)
    --preview FILE.pth  gen_non_diffusive_….pth of the same direction, for the one-pass preview
    --name NAME         last part of the model's id (default: imported)
    --model-version V   (default: 0.1.0)`;

const options = {
  config: { type: 'string' },
  out: { type: 'string' },
  direction: { type: 'string' },
  preview: { type: 'string' },
  name: { type: 'string', default: 'imported' },
  'model-version': { type: 'string', default: '0.1.0' },
} as const;

export const importCommand: Command = {
  usage,
  async run(words, say) {
    const { values, positionals } = parseWords(words, options, usage);
    const [file] = positionals;
    const { config, out, preview } = values;
    if (file === undefined || positionals.length > 1 || config === undefined || out === undefined)
      throw new UserError('usage', 'import takes one FILE.pth, --config and --out DIR.', usage);
    const direction = values.direction === undefined ? undefined : directions.safeParse(values.direction).data;
    if (values.direction !== undefined && !direction)
      throw new UserError('usage', `There is no direction "${values.direction}".`, usage);
    if (!/^[a-z0-9][a-z0-9-]*$/.test(values.name) || !/^\d+\.\d+\.\d+$/.test(values['model-version']))
      throw new UserError('usage', '--name takes a-z, 0-9 and -, --model-version three numbers with dots.', usage);
    const imported = await importModels({
      file,
      ...(preview === undefined ? {} : { previewFile: preview }),
      config: readImportConfig(config),
      configName: basename(config),
      ...(direction ? { direction } : {}),
      out,
      name: values.name,
      version: values['model-version'],
    });
    for (const { folder, card } of imported) {
      say(join(folder, 'card.json'));
      say(`  ${card.title}${card.weights.preview ? '' : '; without a preview'}`);
    }
  },
};
