import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { failed, passed, type Verdict } from '../verdict.ts';
import { writeBystander } from './bystander.ts';
import { findExpectations, type Expectation } from './expected.ts';
import { judgeFile, judgeFolder, type Judgement } from './judge.ts';
import type { Opened } from './open-folder.ts';
import { WarmChild } from './warm-child.ts';

/**
 * Opens each entry of every EXPECTED.json below a folder in another process: a file beside a sound series that must load
 * all the same, a folder as it is. No entry may crash or hang it, let it grow by more than 512 MiB, or make it reach for
 * other files.
 */
export async function* checkHostile(root: string): AsyncGenerator<Verdict> {
  const scratch = mkdtempSync(join(tmpdir(), 'syndiff-hostile-'));
  const child = new WarmChild();
  try {
    const sound = join(scratch, 'sound');
    const bystander = await writeBystander(sound);
    for (const { folder, entries } of findExpectations(root))
      for (const entry of entries) {
        const name = join(folder, entry.file ?? entry.folder ?? '');
        try {
          const path = join(root, name);
          if (!existsSync(path)) throw new Error('it is missing');
          const { asExpected, happened } = entry.folder
            ? await checkFolder(child, path, entry)
            : await checkFile(child, path, entry, { sound, bystander, place: join(scratch, 'entry') });
          const line = `expected ${entry.expect}, ${happened}`;
          yield asExpected ? passed(name, line) : failed(name, line);
        } catch (error) {
          yield failed(name, `expected ${entry.expect}, ${error instanceof Error ? error.message : String(error)}`);
        }
      }
  } finally {
    child.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function checkFolder(child: WarmChild, path: string, entry: Expectation): Promise<Judgement> {
  return judgeFolder(entry, readdirSync(path).length, refuseOffences(await child.open(path)));
}

async function checkFile(
  child: WarmChild,
  path: string,
  entry: Expectation,
  { sound, bystander, place }: { sound: string; bystander: string; place: string },
): Promise<Judgement> {
  rmSync(place, { recursive: true, force: true });
  cpSync(sound, place, { recursive: true });
  copyFileSync(path, join(place, basename(path)));
  const opened = refuseOffences(await child.open(place));
  const isBystander = (series: Opened['series'][number]) => series.seriesInstanceUID === bystander;
  const beside = opened.series.find(isBystander);
  if (beside?.refusal !== null) throw new Error('the sound series beside it does not load');
  return judgeFile(entry, { ...opened, series: opened.series.filter((series) => !isBystander(series)) });
}

function refuseOffences(opened: Opened): Opened {
  if (opened.offences.length > 0) throw new Error(opened.offences.join(', '));
  return opened;
}
