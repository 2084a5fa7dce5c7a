import { CancelledError } from '../../main/errors.ts';
import { describeOptions, planResumed, planTraining, runFolderOf } from '../options/index.ts';
import { placeInTeam } from '../processes/member-environment.ts';
import { stopSignal } from '../processes/stop-signal.ts';
import { trainAsMember } from '../processes/train-as-member.ts';
import { trainTogether } from '../processes/train-together.ts';
import { ReportedRun } from '../report/index.ts';
import { readConfig } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import type { Command } from './command.ts';
import { trainRun } from './train-run.ts';

const usage = `  train --config NAME|FILE.json [options]
    trains a run into a folder: checkpoints, losses, report.html
    syndiff-train train --help lists all options`;

export const trainCommand: Command = {
  usage,
  help: () => `Usage: syndiff-train train [options]

Trains SynDiff. Options of the reference's own command have their names, in kebab case, and where
neither they nor a config say otherwise, the values of the reference, which stand in brackets.

${describeOptions()}`,

  async run(words, say) {
    const asked = planTraining(words);
    const folder = new ReportedRun(runFolderOf(asked));
    const { resume, processes } = asked;
    const plan = resume ? planResumed(words, readConfig(latestCheckpoint(folder.path, say))) : asked;
    plan.notes.forEach((note) => say(note));

    const isMember = placeInTeam() !== null;
    // Members stop when their coordinator says so, all after the same iteration.
    const signal = isMember ? undefined : stopSignal(say);
    try {
      if (processes > 1 && signal) {
        if (!resume) folder.assertFresh();
        return await trainTogether(words, processes, signal);
      }
      await trainAsMember((team) => trainRun(plan, team, folder, say, { signal }));
    } catch (error) {
      if (error instanceof CancelledError) say(`go on with: syndiff-train train ${resumingWords(words).join(' ')}`);
      throw error;
    }
  },
};

/** The command that goes on with what another one began. */
function resumingWords(words: readonly string[]): string[] {
  const isStart = (word: string | undefined) => word === '--initial-weights';
  const kept = words.filter(
    (word, i) =>
      word !== '--resume' && !isStart(word) && !isStart(words[i - 1]) && !word.startsWith('--initial-weights='),
  );
  return [...kept, '--resume'];
}
