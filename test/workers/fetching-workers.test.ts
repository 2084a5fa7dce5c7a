import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary } from '../../models/index.ts';
import { destination } from '../../preload/contract/index.ts';
import { hasOrthanc, startOrthanc, until } from '../../main/archive.fixtures.ts';
import { AuditLog } from '../../main/audit/index.ts';
import { deliver } from '../../main/destinations/index.ts';
import { scanFolder } from '../../main/dicom/index.ts';
import { TranslationWork } from '../../main/jobs/index.ts';
import { version } from '../../main/shells/root.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { ended, hasRedis, isInMidSeries, leftIn, setStage, type Stage } from './stage.ts';

const SERIES = 4;
const SLICES = 3;
let stage: Stage;
let archive: Awaited<ReturnType<typeof startOrthanc>>;
const canRun = hasRedis && hasOrthanc;

beforeAll(async () => {
  if (!canRun) return;
  archive = await startOrthanc();
  const web = { kind: 'dicomweb', name: 'Web', url: `${archive.http}/dicom-web` };
  stage = await setStage(['a', 'b', 'owner', 'alone'], [web]);
});
afterAll(async () => {
  await stage?.stop();
  await archive?.stop();
});

/** Bytes of the instances of a modality in the archive, by SOP Instance UID. */
async function storedOf(modality: string): Promise<Map<string, Buffer>> {
  const body = JSON.stringify({ Level: 'Instance', Query: { Modality: modality }, Expand: true });
  const found = await (await fetch(`${archive.http}/tools/find`, { method: 'POST', body })).json();
  const stored = new Map<string, Buffer>();
  for (const { ID, MainDicomTags } of found as { ID: string; MainDicomTags: { SOPInstanceUID: string } }[]) {
    const bytes = await (await fetch(`${archive.http}/instances/${ID}/file`)).arrayBuffer();
    stored.set(MainDicomTags.SOPInstanceUID, Buffer.from(bytes));
  }
  return stored;
}

describe.skipIf(!canRun)('workers that fetch from an archive', () => {
  it('give each series back to it once and as from one machine, though one is killed in the middle of a series', async () => {
    const { folder, models, url, dataOf, syndiff } = stage;
    writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: 32 }) });
    const { ct } = await writePhantomStudies(join(folder, 'studies'), [1, 2, 3, 4]);
    const sources = (await scanFolder(ct)).series;
    const node = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port: archive.port, calledAETitle: 'ORTHANC' };
    await deliver(
      sources.flatMap(({ instances }) => instances.map(({ file }) => file)),
      destination.parse(node),
    );

    const work = (name: string) => syndiff(name, 'worker', '--redis', url, '--take-over', '1');
    const victim = work('a');
    victim.stderr!.resume();
    const recipe = ['--direction', 'ct-to-mrt1', '--model', 'tiny', '--provider', 'cpu', '--no-assessment'];
    const end = ended(
      syndiff('owner', 'batch', '--from', 'Web', '--date', '20260101', ...recipe, '--to', 'Web', '--redis', url),
    );
    await until(() => isInMidSeries(dataOf('a')));
    victim.kill('SIGKILL');
    expect(await leftIn(dataOf('a'))).toEqual(expect.arrayContaining([expect.stringContaining('fetched')]));
    const other = work('b');
    other.stderr!.resume();
    const { code, out, err } = await end;
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(out).toContain(`${SERIES} of ${SERIES} series delivered`);

    const stored = await storedOf('MR');
    expect(stored.size).toBe(SERIES * SLICES);
    const jobs = await stage.jobsOf('owner');
    expect(JSON.stringify(jobs)).not.toMatch(/phantom/i);
    // The same jobs, done by one from the folder that was sent to the archive.
    const alone = join(folder, 'alone');
    const library = await openLibrary([models], null);
    const audit = new AuditLog(dataOf('alone'));
    const single = new TranslationWork({ dataFolder: dataOf('alone'), library, softwareVersion: version, audit });
    for (const one of jobs) {
      const { id: seriesId, seriesInstanceUID } = sources.find(
        (source) => source.seriesInstanceUID === one.assignment.source.seriesInstanceUID,
      )!;
      const source = { ...one.assignment.source, folder: ct, seriesId, seriesInstanceUID, archive: undefined };
      const place = { ...one.assignment.destination, name: undefined, folder: alone };
      await single.perform({ ...one, assignment: { ...one.assignment, source, destination: place } }, {});
    }
    await single.close();
    const made = (await scanFolder(alone)).series.flatMap(({ instances }) => instances);
    expect(made).toHaveLength(SERIES * SLICES);
    for (const { sopInstanceUID, file } of made)
      expect(stored.get(sopInstanceUID)?.equals(await readFile(file))).toBe(true);

    // What the killed one has left goes when the next one starts there; the other has left nothing.
    expect(await leftIn(dataOf('b'))).toEqual([]);
    work('a').stderr!.resume();
    await until(async () => (await leftIn(dataOf('a'))).length === 0);
  });
});
