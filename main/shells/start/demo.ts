import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Terminal } from '../cli/terminal.ts';
import { translateFolder } from '../cli/translate.ts';
import type { Places } from '../places.ts';

/** Makes the demo study, a synthetic phantom without a patient, unless it is there. It appears whole. */
export async function ensureDemoStudy(
  root: string,
  { demoStudy }: Places,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (existsSync(demoStudy)) return;
  terminal.note(`Making the demo study in ${demoStudy} …`);
  const tool = join(root, 'training', 'bin', 'syndiff-train.mjs');
  const unfinished = `${demoStudy}.tmp`;
  await rm(unfinished, { recursive: true, force: true });
  const child = spawn(process.execPath, [tool, 'phantom-study', unfinished], {
    stdio: ['ignore', 'ignore', process.stderr],
    signal,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return rename(unfinished, demoStudy);
  throw new UserError('demo-study-failed', 'The demo study could not be made.', 'See the messages above.');
}

/** The main job from end to end: CT to MR-T1, written as a derived series in the place of the one of the last time. */
export async function translateDemoStudy(places: Places, terminal: Terminal, signal: AbortSignal): Promise<void> {
  await rm(places.demoTranslation, { recursive: true, force: true });
  const request = {
    folder: places.demoStudy,
    destination: { folder: places.demoTranslation, layout: 'series', storage: 'modality' },
    modelFolders: places.modelFolders,
    recipe: { direction: 'ct-to-mrt1', seed: 1, samples: 1, provider: 'auto' },
  } as const;
  return translateFolder(request, terminal, signal);
}
