import { afterEach, describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { environmentSecrets } from '../system/secrets.ts';
import { findFitting, findImageKind, findInstances, findSeries } from './index.ts';
import { startWebArchive, type WebArchive } from './web-archive.fixtures.ts';

let web: WebArchive | null = null;
afterEach(() => web?.stop());

const secrets = environmentSecrets({});
const one = { studyInstanceUID: '2.25.1', seriesInstanceUID: '2.25.1.1' };
const element = (...Value: unknown[]) => ({ vr: 'XX', Value });
const instance = (n: number, frames?: number) => ({
  '00080018': element(`2.25.1.1.${n}`),
  ...(frames && { '00280008': element(frames) }),
});
const series = (uid: string, modality: string, study = '2.25.1') => ({
  '0020000D': element(study),
  '0020000E': element(uid),
  '00080060': element(modality),
});

describe('the instances of a series', () => {
  it('are asked for until nothing new comes, however few the archive sends at a time', async () => {
    const all = Array.from({ length: 250 }, (_, n) => instance(n + 1));
    web = await startWebArchive({
      matches: ({ limit, offset }) => all.slice(offset, offset + Math.min(limit, 100)),
    });
    const found = await findInstances(web.archive, one, secrets);
    expect(found).toHaveLength(250);
    expect(new Set(found.map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(250);
    expect(web.asked.map((asked) => /offset=(\d+)/.exec(asked)?.[1])).toEqual([undefined, '100', '200', '250']);
    expect(web.asked[0]).toMatch(/^studies\/2\.25\.1\/series\/2\.25\.1\.1\/instances\?limit=500&/);
  });

  it('are asked for twice of an archive that knows no offset, and count their frames', async () => {
    web = await startWebArchive({ matches: () => [instance(1, 40), instance(2)] });
    expect(await findInstances(web.archive, one, secrets)).toEqual([
      { sopInstanceUID: '2.25.1.1.1', frames: 40 },
      { sopInstanceUID: '2.25.1.1.2', frames: 1 },
    ]);
    expect(web.asked).toHaveLength(2);
  });

  it('are refused where they are more than any volume has', async () => {
    web = await startWebArchive({
      matches: ({ limit, offset }) => Array.from({ length: limit }, (_, n) => instance(offset + n + 1)),
    });
    await expect(findInstances(web.archive, one, secrets)).rejects.toMatchObject({ code: 'series-too-large' });
    expect(web.asked).toHaveLength(20);
  });

  it('tell by one of them what is no source', async () => {
    const kinds = [['ORIGINAL', 'PRIMARY', 'LOCALIZER'], ['DERIVED', 'SECONDARY', 'AXIAL', 'SYNTHETIC'], null];
    const found = [];
    for (const kind of kinds) {
      web = await startWebArchive({
        matches: () => [{ ...instance(1), ...(kind && { '00080008': element(...kind) }) }],
      });
      found.push(Object.values(await findImageKind(web.archive, one, secrets)));
      expect(web.asked[0]).toContain('limit=1&');
      await web.stop();
    }
    expect(found).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });
});

describe('series that fit', () => {
  it('are those of all studies, of the modality that is asked for, whatever the archive heeds', async () => {
    web = await startWebArchive({
      matches: ({ path, offset }) => {
        if (offset > 0) return [];
        if (path === 'studies') return [series('', '', '2.25.1'), series('', '', '2.25.2')];
        const study = path.split('/')[1]!;
        return [series(`${study}.1`, 'CT', study), series(`${study}.2`, 'SR', study)];
      },
    });
    const found = await findFitting(web.archive, { studyDate: '20260101', modality: 'CT' }, secrets);
    expect(found.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual(['2.25.1.1', '2.25.2.1']);
    await expect(findFitting(web.archive, { studyDate: '20260101', modality: 'MR' }, secrets)).rejects.toMatchObject({
      code: 'no-such-series',
    });
    await expect(findFitting(web.archive, {}, secrets)).rejects.toMatchObject({ code: 'query-empty' });
  });

  it('is the one of a UID, whose study a DICOM node must be told', async () => {
    web = await startWebArchive({ matches: ({ offset }) => (offset > 0 ? [] : [series('2.25.1.1', 'CT')]) });
    const query = { seriesInstanceUID: '2.25.1.1' };
    expect(await findFitting(web.archive, query, secrets)).toMatchObject([{ ...one, modality: 'CT' }]);
    expect(web.asked[0]).toMatch(/^series\?.*SeriesInstanceUID=2\.25\.1\.1/);
    const node = destination.parse({ kind: 'dicom', name: 'PACS', host: 'h', port: 104, calledAETitle: 'PACS' });
    await expect(findSeries(node, query, secrets)).rejects.toMatchObject({ code: 'study-needed' });
    await expect(findSeries(web.archive, { seriesInstanceUID: '../x' }, secrets)).rejects.toMatchObject({
      code: 'not-a-uid',
    });
  });
});
