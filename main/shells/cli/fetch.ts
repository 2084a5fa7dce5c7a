import { DestinationBook } from '../../destinations/index.ts';
import { UserError } from '../../errors.ts';
import { throttle } from '../../progress.ts';
import { environmentSecrets } from '../../system/secrets.ts';
import { fetchFrom, findFitting } from '../../sources/index.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import { archiveQueryOf, archiveQueryOptions } from './archive-query.ts';
import type { Command } from './command.ts';

export const fetch: Command = {
  summary:
    'Asks an archive for series and fetches them into a folder, ready for `batch`. Without --out it lists them, and names\n' +
    '  no patient.',
  arguments: ['NAME'],
  options: {
    ...archiveQueryOptions,
    modality: { value: 'CT|MR', help: 'only series of this modality' },
    out: { value: 'DIR', help: 'folder to write the files to' },
    json: { help: 'print JSON' },
  },
  async run(given, terminal, signal) {
    const archive = await DestinationBook.of(placesIn(root).data).find(given.arguments[0]!);
    const secrets = environmentSecrets();
    const query = { ...archiveQueryOf(given), modality: given.values.get('modality') };
    const series = await findFitting(archive, query, secrets, { signal });
    const folder = given.values.get('out');
    let instances = 0;
    let failed = 0;
    const report = throttle((text: string) => terminal.progress(text), terminal.interactive ? 100 : 10_000);
    for (const [index, one] of folder === undefined ? [] : series.entries()) {
      const onProgress = (come: number) => report(`series ${index + 1} of ${series.length}, ${come} instances`);
      const fetched = await fetchFrom(archive, one, folder!, secrets, { signal, onProgress });
      instances += fetched.instances.length;
      failed += fetched.failed;
    }
    if (given.switches.has('json')) {
      const listed = series.map(({ description: _, ...one }) => one);
      terminal.result(JSON.stringify({ series: listed, instances, failed }, null, 2));
    } else {
      for (const { modality, seriesInstanceUID, studyInstanceUID, instances: count } of series)
        terminal.result(`${modality}  ${seriesInstanceUID}  ${count ?? '?'} images  in study ${studyInstanceUID}`);
      if (folder !== undefined) terminal.result(`${instances} files in ${folder}, ${failed} not sent by the archive.`);
    }
    if (failed > 0)
      throw new UserError('fetch-incomplete', `${failed} instances have not come.`, 'Fetch again, or ask who runs it.');
  },
};
