import { join, resolve } from 'node:path';
import { readdir } from 'node:fs/promises';
import type { MediumDestination } from '../../preload/contract/index.ts';
import { writeMedium } from '../dicom/index.ts';
import { folderSegments } from './layout.ts';
import type { Sender } from './sender.ts';

/**
 * Writes files as media with a DICOMDIR: one for each folder that the layout gives, whole or not at all. A medium is not
 * added to: where its folder is taken, another one with a number after its name is begun.
 */
export const sendToMedium: Sender<MediumDestination> = async function (objects, { folder, layout }, { signal, tell }) {
  const media = new Map<string, (typeof objects)[number][]>();
  for (const object of objects) {
    const target = join(resolve(folder), ...folderSegments(layout, object));
    media.set(target, [...(media.get(target) ?? []), object]);
  }
  const notes = new Set<string>();
  let place: string | null = null;
  for (const [wanted, those] of media) {
    const target = await freeFolder(wanted);
    const { filled } = await writeMedium(
      those.map(({ file }) => file),
      target,
      { ...(signal ? { signal } : {}) },
    );
    if (filled.length > 0) notes.add(`The DICOMDIR has placeholders for ${filled.join(', ')}.`);
    for (const { file, sopInstanceUID } of those)
      await tell({ file, sopInstanceUID, state: 'delivered', place: target });
    place ??= target;
  }
  return { place: place ?? resolve(folder), notes: [...notes] };
};

async function freeFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted} ${number}`;
    const present = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? [] : null,
    );
    if (present?.length === 0) return folder;
    if (present === null) return folder;
  }
}
