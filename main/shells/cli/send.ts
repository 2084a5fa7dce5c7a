import { AuditLog } from '../../audit/index.ts';
import {
  assertDelivered,
  countOutcomes,
  deliverFolder,
  DeliveryAudit,
  DestinationBook,
} from '../../destinations/index.ts';
import { throttle } from '../../progress.ts';
import { environmentSecrets } from '../../system/secrets.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
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
    const series = given.values.get('series');
    const report = await deliverFolder(given.arguments[0]!, destination, {
      dataFolder: data,
      seriesInstanceUIDs: series === undefined ? undefined : [series],
      again: given.switches.has('again'),
      signal,
      secrets: environmentSecrets(),
      audit: new DeliveryAudit(new AuditLog(data), version),
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
