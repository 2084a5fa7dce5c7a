import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { auditFile, findInAudit, verifyAudit } from '../../main/audit/index.ts';
import { readStoredObject } from '../../main/dicom/index.ts';
import { complaints } from '../exports/witnesses.ts';
import { jobsOf, valuesOf, type Bench } from './bench.ts';
import type { Ended, Places } from './start.ts';

/** What a run has come to. Each list names what is wrong. */
export interface Judgement {
  delivered: number;
  /** with a reason, of a source that was spoilt or never given */
  failed: number;
  lost: string[];
  doubled: string[];
  invalid: string[];
  leftOver: string[];
  audit: string[];
  /** internal errors, hangs, patient data in what was printed */
  misbehaved: string[];
}

const FILES_PER_SERIES = 3;

/** What may fail, with a reason. */
interface Excuses {
  /** sources that were damaged on purpose, or that the archive never gives */
  spoilt: ReadonlySet<string>;
  /** the server has taken nothing, in no start */
  refused: boolean;
}

export async function judge(
  bench: Bench,
  places: Places,
  starts: readonly Ended[],
  { spoilt, refused }: Excuses,
  sample: number,
): Promise<Judgement> {
  const verdict: Judgement = {
    delivered: 0,
    failed: 0,
    lost: [],
    doubled: [],
    invalid: [],
    leftOver: [],
    audit: [],
    misbehaved: starts.flatMap(misbehaviour),
  };
  const jobs = await jobsOf(bench, places);
  const values = await valuesOf(places.out).catch(() => new Map<string, string>());
  const files = await filesBelow(places.out);
  const seriesOf = await seriesOfFiles(files, places);
  for (const [source, expected] of bench.expected) {
    const own = jobs.filter((job) => job.source === source);
    const [job] = own;
    if (own.length > 1) verdict.doubled.push(`${source} has ${own.length} jobs`);
    if (!job) {
      // Spoilt before it was looked at, it is no series that can be used, and the scan says so.
      if (spoilt.has(source)) verdict.failed += 1;
      else verdict.lost.push(`${source} has no job`);
    } else if (job.state === 'failed' && job.reason !== '' && (refused || spoilt.has(source))) verdict.failed += 1;
    else if (job.state !== 'done') verdict.lost.push(`${source} is ${job.state} ${job.reason}`);
    else {
      verdict.delivered += 1;
      const found = values.get(job.series);
      if (found === undefined) verdict.lost.push(`${source} is done and cannot be read`);
      else if (found !== expected && !spoilt.has(source)) verdict.invalid.push(`${source} has other values`);
      const recorded = await findInAudit(auditFile(places.data), job.series).catch(() => []);
      if (!recorded.some(({ action, outcome }) => action === 'export' && outcome === 'done'))
        verdict.audit.push(`${job.series} is not recorded`);
      const isSent = recorded.some(({ action, outcome }) => action === 'send' && outcome === 'done');
      if (places.server !== null && !isSent) verdict.audit.push(`${job.series} is not recorded as sent`);
    }
  }
  const inState = (wanted: string) => new Set(jobs.filter(({ state }) => state === wanted).map(({ series }) => series));
  const done = inState('done');
  // What an archive has been given of a series before it failed, it keeps.
  const inPart = places.server === null ? new Set<string>() : inState('failed');
  for (const file of files) {
    const name = basename(file);
    if (name.startsWith('.') || name.endsWith('.tmp')) verdict.leftOver.push(relative(places.out, file));
    else if (!done.has(seriesOf.get(file)!) && !inPart.has(seriesOf.get(file)!))
      verdict.doubled.push(`${name} is of no job`);
  }
  const whole = files.filter((file) => done.has(seriesOf.get(file)!)).length;
  if (whole !== done.size * FILES_PER_SERIES) verdict.invalid.push(`${whole} files for ${done.size} series`);
  // One that has failed may be asked for again, and then goes on after its finished slices.
  const kept = new Set(jobs.filter(({ state }) => state === 'failed').map(({ id }) => `${id}.slices`));
  verdict.leftOver.push(...(await leftInDataFolder(places.data, kept)));
  const looked = files[sample % Math.max(1, files.length)];
  if (looked) verdict.invalid.push(...complaints('dciodvfy', [looked]).errors);
  const { faults } = await verifyAudit(auditFile(places.data)).catch(() => ({ faults: ['there is no audit log'] }));
  verdict.audit.push(...(done.size > 0 ? faults : []));
  return verdict;
}

function misbehaviour({ err, out, code, hung }: Ended): string[] {
  const bug = err.split('\n').find((line) => line.startsWith('[bug]'));
  return [
    ...(bug ? [`${bug} ${err.split('\n').find((line) => /^\s+at /.test(line)) ?? ''}`] : []),
    ...(code === 1 && !bug ? [`exit code 1: ${err.slice(-300)}`] : []),
    ...(hung === null ? [] : [hung === 'silent' ? 'it hung' : 'it had not ended when the time of the run was over']),
    ...(/Phantom\^/.test(err + out) ? ['it printed the name of a patient'] : []),
  ];
}

/** As their names say in a folder that a batch has written; as they say themselves where a server has kept them. */
async function seriesOfFiles(files: readonly string[], { server }: Places): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const file of files) {
    // UID.SLICE.dcm
    const named = basename(file).replace(/\.\d+\.dcm$/, '');
    const object = server === null ? null : await readStoredObject(file).catch(() => null);
    found.set(file, object?.seriesInstanceUID ?? named);
  }
  return found;
}

/** Temporary files, what was fetched, what was staged for a server, signs of who is at work, and the slices of jobs that are over. */
async function leftInDataFolder(data: string, kept: ReadonlySet<string>): Promise<string[]> {
  const files = await filesBelow(data);
  const left = files.filter(
    (file) => /\.tmp$|\.slices$|owner[/\\].|(outgoing|fetched|at-work)[/\\]./.test(file) && !kept.has(basename(file)),
  );
  return left.map((file) => relative(data, file));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
