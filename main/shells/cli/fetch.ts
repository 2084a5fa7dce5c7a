import { DestinationBook } from '../../destinations/index.ts';
import { UserError } from '../../errors.ts';
import { throttle } from '../../progress.ts';
import { environmentSecrets } from '../../secrets.ts';
import { fetchFrom, findSeries, findStudies, type ArchivedSeries } from '../../sources/index.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';
import { usage } from './options.ts';

export const fetch: Command = {
  summary:
    'Asks an archive for series and fetches them into a folder, ready for `batch`. Without --out it lists them, and names\n' +
    '  no patient.',
  arguments: ['NAME'],
  options: {
    patient: { value: 'ID', help: 'Patient ID' },
    accession: { value: 'NUMBER', help: 'Accession Number' },
    date: { value: 'RANGE', help: 'Study Date, YYYYMMDD or YYYYMMDD-YYYYMMDD' },
    study: { value: 'UID', help: 'Study Instance UID' },
    series: { value: 'UID', help: 'only this series' },
    modality: { value: 'CT|MR', help: 'only series of this modality' },
    out: { value: 'DIR', help: 'folder to write the files to' },
    json: { help: 'print JSON' },
  },
  async run(given, terminal, signal) {
    const archive = await DestinationBook.of(placesIn(root).data).find(given.arguments[0]!);
    const secrets = environmentSecrets();
    const value = (name: string) => given.values.get(name);
    const query = {
      patientID: value('patient'),
      accessionNumber: value('accession'),
      studyDate: value('date'),
      studyInstanceUID: value('study'),
      modality: value('modality'),
    };
    if (Object.values(query).every((one) => one === undefined))
      throw usage('Say what to look for: --patient, --accession, --date, --study or --modality.');
    const studies = await findStudies(archive, query, secrets, { signal });
    if (studies.isCut) terminal.note('note: the archive has more studies that fit; these are the first.');
    const series: ArchivedSeries[] = [];
    for (const { studyInstanceUID } of studies.matches) {
      const found = await findSeries(archive, { studyInstanceUID, modality: query.modality }, secrets, { signal });
      const wanted = (uid: string) => value('series') === undefined || uid === value('series');
      series.push(...found.matches.filter(({ seriesInstanceUID }) => wanted(seriesInstanceUID)));
    }
    if (series.length === 0)
      throw new UserError('no-such-series', `${archive.name} has no series that fits.`, 'Ask for less.');
    const folder = value('out');
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
