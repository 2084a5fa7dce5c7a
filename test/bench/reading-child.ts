/** A process that reads series: `{ folder }` in, what it took out. `{ folder, cache }` scans only. */
import { readVolume, scanCache, scanFolder } from '../../main/dicom/index.ts';

export interface ReadReply {
  seconds: number;
  /** of all values, to see that every reader has read the same */
  sum: number;
  voxels: number;
  /** most memory ever used above that of the idle process */
  growth: number;
}

export interface ScanReply {
  seconds: number;
  /** until there was a series to show */
  toFirstSeries: number;
  series: number;
}

const idle = process.memoryUsage.rss();

process.on('message', (request: { folder: string; cache?: string }) => {
  void (request.cache === undefined ? read(request.folder) : scan(request.folder, request.cache)).then((reply) =>
    process.send?.(reply),
  );
});
process.send?.('ready');

async function read(folder: string): Promise<ReadReply> {
  const started = performance.now();
  const [series] = (await scanFolder(folder)).series;
  if (!series) throw new Error('There is no series.');
  const { values } = await readVolume(series);
  const seconds = (performance.now() - started) / 1000;
  const growth = process.resourceUsage().maxRSS * 1024 - idle;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  return { seconds, sum, voxels: values.length, growth };
}

async function scan(folder: string, cache: string): Promise<ScanReply> {
  const started = performance.now();
  let toFirstSeries = NaN;
  const { series } = await scanFolder(folder, {
    cache: scanCache(cache),
    onProgress: ({ seriesSoFar }) => {
      if (Number.isNaN(toFirstSeries) && seriesSoFar().length > 0) toFirstSeries = (performance.now() - started) / 1000;
    },
  });
  return { seconds: (performance.now() - started) / 1000, toFirstSeries, series: series.length };
}
