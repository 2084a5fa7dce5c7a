import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { freePort, hasOrthanc, startOrthanc } from '../../archive.fixtures.ts';
import { readStoredObject, scanFolder } from '../../dicom/index.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';
import { syndiff } from './run-command.fixtures.ts';

let work = '';
let archive: Awaited<ReturnType<typeof startOrthanc>>;
let movePort = 0;

const objectsOf = async (folder: string) =>
  Promise.all((await readdir(folder)).sort().map((name) => readStoredObject(join(folder, name))));

describe.skipIf(!hasOrthanc)('the loop through a real archive', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'syndiff-loop-'));
    movePort = await freePort();
    archive = await startOrthanc({ DicomModalities: { here: ['SYNDIFF', '127.0.0.1', movePort] } });
    process.env['SYNDIFF_DATA'] = join(work, 'data');
    process.env['SYNDIFF_MODELS'] = join(work, 'models');
    writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({}) });
    await mkdir(join(work, 'data'));
    const node = { kind: 'dicom', host: '127.0.0.1', port: archive.port, calledAETitle: 'ORTHANC' };
    const destinations = [
      { ...node, name: 'PACS' },
      { ...node, name: 'Moving', retrieve: { method: 'c-move', port: movePort } },
      { kind: 'dicomweb', name: 'Web', url: `${archive.http}/dicom-web` },
    ];
    const file = { format: 'syndiff-destinations/1', destinations };
    await writeFile(join(work, 'data', 'destinations.json'), JSON.stringify(file));
  });
  afterAll(async () => {
    await archive?.stop();
    await rm(work, { recursive: true, force: true });
  });

  it('queries, retrieves, translates, stores, and finds again with references intact', async () => {
    const source = await writeTestSeries(join(work, 'acquired'));
    for (const name of ['PACS', 'Web']) expect((await syndiff('echo', name)).out).toContain('has answered after');
    expect(await syndiff('send', join(work, 'acquired'), '--to', 'PACS')).toMatchObject({
      out: '3 sent, 0 there already, 0 failed.\n',
    });

    const fetched = join(work, 'fetched');
    const query = await syndiff('fetch', 'PACS', '--patient', 'PHANTOM', '--modality', 'CT', '--out', fetched);
    expect(query).toMatchObject({ out: expect.stringContaining(`CT  ${source}  3 images`) });
    expect(query.out + query.err).not.toContain('Phantom^Test');

    const derived = join(work, 'derived');
    const translate = [fetched, '--direction', 'ct-to-mrt1', '--model', 'tiny', '--acknowledge-red', '--out', derived];
    await syndiff('translate', ...translate);
    await syndiff('send', derived, '--to', 'Web');

    const sources = await objectsOf(fetched);
    const study = sources[0]!.studyInstanceUID;
    const again = join(work, 'again');
    const found = await syndiff('fetch', 'Web', '--study', study, '--modality', 'MR', '--out', again, '--json');
    const sent = await objectsOf(derived);
    expect((JSON.parse(found.out) as { series: object[] }).series).toEqual([
      expect.objectContaining({ seriesInstanceUID: sent[0]!.seriesInstanceUID, instances: 3 }),
    ]);

    const traced = (await syndiff('audit', 'trace', derived)).out;
    expect(traced).toMatch(
      /"action":"export".*"outcome":"done"[^]*"action":"send".*"name":"Web","kind":"dicomweb".*"outcome":"done"/,
    );
    expect(traced).toContain('"instances":{"asked":3,"delivered":3,"present":0,"failed":0}');

    const returned = await objectsOf(again);
    const uids = (objects: typeof sent) => objects.map(({ sopInstanceUID }) => sopInstanceUID).sort();
    expect(uids(returned)).toEqual(uids(sent));
    const tags = `${archive.http}/tools/find`;
    const body = JSON.stringify({
      Level: 'Instance',
      Query: { StudyInstanceUID: study, Modality: 'MR' },
      Expand: true,
    });
    const stored = (await (await fetch(tags, { method: 'POST', body })).json()) as { ID: string }[];
    expect(stored).toHaveLength(3);
    const references = new Set<string>();
    for (const { ID } of stored) {
      const content = await (await fetch(`${archive.http}/instances/${ID}/simplified-tags`)).json();
      const { SourceImageSequence, StudyInstanceUID } = content as {
        SourceImageSequence: { ReferencedSOPInstanceUID: string }[];
        StudyInstanceUID: string;
      };
      expect(StudyInstanceUID).toBe(study);
      for (const { ReferencedSOPInstanceUID } of SourceImageSequence) references.add(ReferencedSOPInstanceUID);
    }
    expect([...references].sort()).toEqual(uids(sources));
    expect((await scanFolder(again)).series.map(({ findings }) => findings)).toEqual([[]]);
  });

  it.each(['PACS', 'Moving', 'Web'])(
    'fetches the same data from %s',
    async (name) => {
      const acquired = join(work, `for-${name}`);
      const series = await writeTestSeries(acquired);
      const [first] = await objectsOf(acquired);
      await syndiff('send', acquired, '--to', 'PACS');
      const out = join(work, `from-${name}`);
      const study = first!.studyInstanceUID;
      await syndiff('fetch', name, '--study', study, '--out', out);
      const [{ series: own }, { series: come }] = await Promise.all([scanFolder(acquired), scanFolder(out)]);
      expect(come.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual([series]);
      expect(come[0]!.instances.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(
        own[0]!.instances.map(({ sopInstanceUID }) => sopInstanceUID),
      );
    },
    120_000,
  );
});
