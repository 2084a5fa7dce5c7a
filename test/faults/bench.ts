import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { destination } from '../../preload/contract/index.ts';
import { startOrthanc } from '../../main/archive.fixtures.ts';
import { assertDelivered, deliver } from '../../main/destinations/index.ts';
import { readVolume, scanFolder } from '../../main/dicom/index.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { buildApplication } from './application.ts';
import type { ServerKind } from './plan.ts';
import { startApplication, type Places } from './start.ts';

/** What all runs have in common. */
export interface Bench {
  program: string;
  models: string;
  /** a folder of small series, to be copied */
  sources: string;
  series: number;
  /** a real one that holds them, and the ports by which it is asked; null: none is needed */
  archive: { ports: Readonly<Record<ServerKind, number>>; stop: () => Promise<void> } | null;
  /** Series Instance UID of a source → SHA-256 of the values that its translation has */
  expected: ReadonlyMap<string, string>;
}

/**
 * @param program below the repository: where the bundled application goes
 * @param withArchive whether batches fetch from an archive, which is to be stopped when they have ended
 */
export async function prepareBench(
  folder: string,
  program: string,
  series: number,
  withArchive: boolean,
): Promise<Bench> {
  const models = join(folder, 'models');
  await mkdir(models, { recursive: true });
  writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: 4 }) });
  const seeds = Array.from({ length: series }, (_, i) => i + 1);
  const { ct: sources } = await writePhantomStudies(join(folder, 'studies'), seeds);
  const bench = {
    program: await buildApplication(program),
    models,
    sources,
    series,
    archive: null,
    expected: new Map(),
  };
  const expected = await undisturbed(bench, join(folder, 'undisturbed'));
  return { ...bench, expected, archive: withArchive ? await startArchive(sources) : null };
}

async function startArchive(sources: string): Promise<NonNullable<Bench['archive']>> {
  const { port, http, stop } = await startOrthanc();
  const { series } = await scanFolder(sources);
  const node = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port, calledAETitle: 'ORTHANC' };
  const files = series.flatMap(({ instances }) => instances.map(({ file }) => file));
  assertDelivered(await deliver(files, destination.parse(node)));
  return { ports: { dicom: port, dicomweb: Number(new URL(http).port) }, stop };
}

/** What comes out where nothing goes wrong. */
async function undisturbed(bench: Bench, folder: string): Promise<Map<string, string>> {
  const places = {
    data: join(folder, 'data'),
    out: join(folder, 'out'),
    sources: bench.sources,
    server: null,
    archive: null,
  };
  const { code, err } = await startApplication(bench, places, batchWords(places)).ended;
  if (code !== 0) throw new Error(`The batch fails by itself (${code}): ${err}`);
  const values = await valuesOf(places.out);
  const jobs = await jobsOf(bench, places);
  return new Map(jobs.map(({ source, series }) => [source, values.get(series) ?? '']));
}

/** The day of the studies of the bench, by which an archive finds them all. */
const STUDY_DATE = '20260101';

export const batchWords = ({ sources, out, server, archive }: Places) => [
  'batch',
  ...(archive === null ? [sources] : ['--from', archive, '--date', STUDY_DATE]),
  ...['--direction', 'ct-to-mrt1', '--model', 'tiny', '--to', server ?? out, '--no-assessment'],
];

/** What is said of a job. */
export interface ListedJob {
  id: string;
  /** Series Instance UIDs of the source and of the translation */
  source: string;
  series: string;
  state: string;
  /** of one that has failed: it must have one */
  reason: string;
}

const listed = z.array(
  z.object({
    id: z.string(),
    state: z.string(),
    assignment: z.object({ source: z.object({ seriesInstanceUID: z.string() }) }),
    identity: z.object({ translation: z.string() }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);

export async function jobsOf(bench: Pick<Bench, 'program' | 'models'>, places: Places): Promise<ListedJob[]> {
  const { out } = await startApplication(bench, places, ['jobs', 'list', '--json']).ended;
  return listed.parse(JSON.parse(out)).map(({ id, state, assignment, identity, error }) => ({
    id,
    source: assignment.source.seriesInstanceUID,
    series: identity.translation,
    state,
    reason: error === null ? '' : `${error.code}: ${error.message}`,
  }));
}

/** Series Instance UID → SHA-256 of the values, of the series that can be read whole. */
export async function valuesOf(folder: string): Promise<Map<string, string>> {
  const { series } = await scanFolder(folder);
  const found = new Map<string, string>();
  for (const one of series.filter(({ findings }) => findings.length === 0)) {
    const { values } = await readVolume(one);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    found.set(one.seriesInstanceUID, createHash('sha256').update(bytes).digest('hex'));
  }
  return found;
}
