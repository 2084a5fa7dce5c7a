import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertDelivered, countOutcomes, deliver, DestinationBook } from '../../destinations/index.ts';
import { readStoredObject } from '../../dicom/index.ts';
import { reportOf, UserError } from '../../errors.ts';
import { throttle } from '../../progress.ts';
import { environmentSecrets } from '../../secrets.ts';
import { throwIfCancelled } from '../../step.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';
import { errorText } from './error-text.ts';
import { usage } from './options.ts';

export const send: Command = {
  summary:
    'Sends the DICOM files of a folder to a destination, byte for byte. Sent again, only what is missing goes; the\n' +
    '  secret of NAME is read from SYNDIFF_SECRET_NAME.',
  arguments: ['FOLDER'],
  options: {
    to: { value: 'NAME', help: 'a destination that has been set up' },
    series: { value: 'UID', help: 'only this series' },
    again: { help: 'send also what is on record as arrived' },
    json: { help: 'print the result as JSON' },
  },
  async run(given, terminal, signal) {
    const name = given.values.get('to');
    if (!name) throw usage('--to is missing.');
    const { data } = placesIn(root);
    const destination = await DestinationBook.of(data).find(name);
    const files = await filesOf(given.arguments[0]!, given.values.get('series'), signal);
    const report = await deliver(files, destination, {
      signal,
      secrets: environmentSecrets(),
      ...(given.switches.has('again') ? {} : { record: recordOf(data, name) }),
      onProgress: throttle(
        ({ done, total }) => terminal.progress(`${done} of ${total} instances`),
        terminal.interactive ? 100 : 10_000,
      ),
    });
    const { delivered, present, failed } = countOutcomes(report);
    if (given.switches.has('json')) {
      const outcomes = report.outcomes.map(({ file: _, ...outcome }) => outcome);
      terminal.result(JSON.stringify({ ...report, outcomes }, null, 2));
    } else terminal.result(`${delivered} sent, ${present} there already, ${failed} failed.`);
    for (const { warning, sopInstanceUID } of report.outcomes)
      if (warning) terminal.note(`${sopInstanceUID}: ${warning}`);
    for (const text of new Set(report.outcomes.flatMap(({ error }) => (error ? [errorText(error)] : []))))
      terminal.note(text);
    for (const note of report.notes) terminal.note(`note: ${note}`);
    assertDelivered(report);
  },
};

/** All DICOM files of a folder and those below it, in the order of their names; what is no DICOM is left out. */
async function filesOf(folder: string, seriesInstanceUID: string | undefined, signal: AbortSignal): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserError('folder-unreadable', `${folder} cannot be read (${error.code}).`, 'Name another folder.');
    },
  );
  const files: string[] = [];
  for (const entry of entries) {
    throwIfCancelled(signal);
    if (!entry.isFile() || entry.name.startsWith('.') || entry.name === 'DICOMDIR') continue;
    const file = join(entry.parentPath, entry.name);
    // What is broken stays in: that it does not arrive is told of it.
    const object = await readStoredObject(file).catch((error: unknown) => reportOf(error));
    if ('code' in object && object.code === 'not-dicom') continue;
    const isWanted =
      seriesInstanceUID === undefined || 'code' in object || object.seriesInstanceUID === seriesInstanceUID;
    if (isWanted) files.push(file);
  }
  if (files.length > 0) return files.sort();
  throw new UserError(
    'nothing-to-send',
    `${folder} has nothing to send.`,
    'See what it has with `npx syndiff scan FOLDER`.',
  );
}

/** A record for each destination, named so that every file system takes it. */
function recordOf(data: string, name: string): string {
  return join(data, 'arrived', `${createHash('sha256').update(name).digest('hex').slice(0, 16)}.jsonl`);
}
