import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newUID, readStoredObject, writeAcquiredSeries } from '../dicom/index.ts';
import { testVolume, writeTestSeries } from '../engine.fixtures.ts';
import { environmentSecrets } from '../system/secrets.ts';
import { startWebArchive, type WebArchive } from '../sources/web-archive.fixtures.ts';
import { digestOf, fetchSeries } from './fetched-series.ts';
import { retryDelay } from './retry.ts';

let data = '';
let web: WebArchive;
let files: string[];
/** what of them the archive sends */
let sent: (files: string[]) => string[] = (all) => all;
let broken: 'line' | 'message' | null = null;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'syndiff-fetched-'));
  await writeTestSeries(join(data, 'series'));
  files = await filesOf('series');
  sent = (all) => all;
  broken = null;
  web = await startWebArchive({ files: async () => sent(files), breaksOff: () => broken });
  const content = { format: 'syndiff-destinations/1', destinations: [web.archive] };
  await writeFile(join(data, 'destinations.json'), JSON.stringify(content));
});
afterEach(async () => {
  await web.stop();
  await rm(data, { recursive: true });
});

const filesOf = async (folder: string) => (await readdir(join(data, folder))).map((name) => join(data, folder, name));

/** Fetches what a job was added for when the archive had `then`. */
async function fetched(then: readonly string[] = files, signal?: AbortSignal) {
  const objects = await Promise.all(then.map((file) => readStoredObject(file)));
  const { studyInstanceUID, seriesInstanceUID } = objects[0]!;
  const digest = digestOf(objects.map(({ sopInstanceUID }) => sopInstanceUID));
  const archive = { name: 'Web', instances: then.length, digest };
  const source = { folder: '', seriesId: '', studyInstanceUID, seriesInstanceUID, slices: then.length, archive };
  return fetchSeries(source, data, environmentSecrets({}), { signal });
}

const left = () => readdir(join(data, 'jobs', 'fetched'));

describe('a fetched series', () => {
  it('is there until it is released', async () => {
    sent = (all) => [...all].reverse();
    const { series, release } = await fetched();
    expect(series).toMatchObject({ dimensions: [8, 6, 3], findings: [] });
    expect((await readdir(dirname(series.instances[0]!.file))).length).toBe(3);
    expect(await left()).toHaveLength(1);
    await release();
    await release();
    expect(await left()).toEqual([]);
  });

  it('leaves nothing where not all or nothing has come, which may pass', async () => {
    sent = (all) => all.slice(1);
    await expect(fetched()).rejects.toMatchObject({
      code: 'fetch-incomplete',
      message: expect.stringContaining('2 of 3'),
    });
    sent = () => [];
    await expect(fetched()).rejects.toMatchObject({ code: 'nothing-fetched' });
    expect(await left()).toEqual([]);
    for (const code of ['fetch-incomplete', 'nothing-fetched'])
      expect([retryDelay({ code }, 1), retryDelay({ code }, 6)]).toEqual([5000, null]);
  });

  it('leaves nothing where the archive breaks off, which may pass', async () => {
    for (const how of ['line', 'message'] as const) {
      broken = how;
      const error = (await fetched().catch((thrown: unknown) => thrown)) as { code: string };
      expect(error.code).toBe('destination-lost');
      expect(retryDelay(error, 1)).toBe(5000);
      expect(await left()).toEqual([]);
    }
  });

  it('is refused where the archive has another one by now, or it is not one volume', async () => {
    await expect(fetched(files.slice(1))).rejects.toMatchObject({ code: 'series-changed' });
    const { studyInstanceUID, seriesInstanceUID } = await readStoredObject(files[0]!);
    await mkdir(join(data, 'other'));
    const wider = { ...testVolume, dimensions: [6, 8, 3] as const, frameOfReferenceUID: newUID() };
    const more = { studyInstanceUID, seriesInstanceUID, modality: 'CT' as const, seriesNumber: 1 };
    const words = { patientName: 'P', patientID: 'P', studyDate: '20260101', studyTime: '120000', studyID: '1' };
    const rest = { studyDescription: '', seriesDescription: '', bodyPartExamined: 'ABDOMEN', softwareVersion: '0' };
    await writeAcquiredSeries(wider, { ...more, ...words, ...rest }, join(data, 'other'));
    files = [...files, ...(await filesOf('other'))];
    await expect(fetched()).rejects.toMatchObject({
      code: 'several-volumes',
      message: expect.stringContaining('6 images of the series make 2 volumes'),
    });
    expect(await left()).toEqual([]);
    expect(retryDelay({ code: 'several-volumes' }, 1)).toBeNull();
  });

  it('leaves nothing when it is cancelled', async () => {
    const stop = new AbortController();
    sent = (all) => {
      stop.abort();
      return all;
    };
    await expect(fetched(files, stop.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await left()).toEqual([]);
  });
});
