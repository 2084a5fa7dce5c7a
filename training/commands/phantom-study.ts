import { UserError } from '../../main/errors.ts';
import { writeDemoStudy } from '../phantom/index.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  phantom-study DIR [--seed N]
    writes a made-up patient's CT and MR-T1 series as DICOM: the demo study`;

export const phantomStudyCommand: Command = {
  usage,
  async run(words, say) {
    const { values, positionals } = parseWords(words, { seed: { type: 'string' } }, usage);
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1)
      throw new UserError('usage', 'phantom-study takes one DIR.', usage);
    await writeDemoStudy(folder, wholeNumber('seed', values.seed, usage));
    say(`The phantom's CT and MR-T1 series are in ${folder}.`);
  },
};
