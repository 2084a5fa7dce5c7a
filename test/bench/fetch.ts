import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { destination } from '../../preload/contract/index.ts';
import { hasOrthanc, startOrthanc } from '../../main/archive.fixtures.ts';
import { deliver } from '../../main/destinations/index.ts';
import { newUID, readVolume, scanFolder, writeAcquiredSeries } from '../../main/dicom/index.ts';
import { fetchFrom, findFitting, findImageKind, findInstances } from '../../main/sources/index.ts';
import { environmentSecrets } from '../../main/system/secrets.ts';

/*
 * `npm run bench-fetch -- [--slices 200] [--rounds 5] [--out FILE]`: what a series of 512 × 512 pixels costs between an archive
 * (Orthanc on this machine, so that no line is in between) and a worker: finding it, fetching it by WADO-RS, reading it, and
 * sending one of its size back by STOW-RS; and how fast the archive gives it to who throws it away, which is its own limit.
 */

const { values } = parseArgs({
  options: {
    slices: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    out: { type: 'string' },
  },
});
const [slices, rounds] = [Number(values.slices), Number(values.rounds)];
if (!hasOrthanc) process.exit(1);
const SIDE = 512;
const secrets = environmentSecrets({});

const folder = await mkdtemp(join(tmpdir(), 'syndiff-fetch-bench-'));
const archive = await startOrthanc();
try {
  const web = destination.parse({
    kind: 'dicomweb',
    name: 'Web',
    url: `${archive.http}/dicom-web`,
    timeoutSeconds: 600,
  });
  const seconds: Record<string, number[]> = {};
  const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    const result = await work();
    (seconds[what] ??= []).push((performance.now() - started) / 1000);
    return result;
  };
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const [acquired, fetched] = [join(folder, `acquired-${round}`), join(folder, `fetched-${round}`)];
    const query = await writeSeries(acquired, round);
    const files = (await readdir(acquired)).map((name) => join(acquired, name));
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    bytes = sizes.reduce((sum, size) => sum + size, 0);
    await timed('send', () => deliver(files, web, { secrets }));
    const [found] = await timed('find', async () => {
      const all = await findFitting(web, query, secrets);
      await findInstances(web, all[0]!, secrets);
      await findImageKind(web, all[0]!, secrets);
      return all;
    });
    await timed('archive alone', () => throwAway(`${archive.http}/dicom-web/studies/${found!.studyInstanceUID}`));
    await timed('fetch', () => fetchFrom(web, found!, fetched, secrets));
    await timed('read', async () => readVolume((await scanFolder(fetched)).series[0]!));
    for (const place of [acquired, fetched]) await rm(place, { recursive: true });
  }
  const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
  const mebibytes = bytes / 2 ** 20;
  const result = {
    command: `npm run bench-fetch -- --slices ${slices} --rounds ${rounds}`,
    machine: `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
    series: { slices, mebibytes: Number(mebibytes.toFixed(1)) },
    medians: Object.fromEntries(
      Object.entries(seconds).map(([what, all]) => {
        const middle = median(all);
        const rate = what === 'find' ? {} : { mebibytesPerSecond: Number((mebibytes / middle).toFixed(1)) };
        return [what, { seconds: Number(middle.toFixed(3)), ...rate }];
      }),
    ),
  };
  console.log(JSON.stringify(result, null, 2));
  if (values.out) await writeFile(values.out, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await archive.stop();
  await rm(folder, { recursive: true, force: true });
}

async function writeSeries(place: string, n: number): Promise<{ studyInstanceUID: string }> {
  const studyInstanceUID = newUID();
  const volume = {
    values: Int16Array.from({ length: SIDE * SIDE * slices }, (_, i) => (Math.imul(i + n, 2654435761) >>> 20) - 1024),
    dimensions: [SIDE, SIDE, slices],
    spacing: [0.8, 0.8, 2],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [-200, -200, 0],
    frameOfReferenceUID: newUID(),
    unit: 'HU',
  } as const;
  const study = { studyInstanceUID, studyDate: '20260101', studyTime: '120000', studyID: `${n}`, studyDescription: '' };
  const series = { modality: 'CT', seriesInstanceUID: newUID(), seriesNumber: 1, seriesDescription: '' } as const;
  const rest = { patientName: 'Bench', patientID: 'BENCH', bodyPartExamined: 'ABDOMEN', softwareVersion: 'bench' };
  await writeAcquiredSeries(volume, { ...study, ...series, ...rest }, place);
  return { studyInstanceUID };
}

async function throwAway(url: string): Promise<void> {
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const { body } = await fetch(url, { headers: { accept } });
  await body!.pipeTo(new WritableStream());
}
