import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../main/archive.fixtures.ts';
import { ARCHIVE_NAME, UnreliableArchive } from './archive.ts';
import { batchWords, type Bench } from './bench.ts';
import { judge, type Judgement } from './judge.ts';
import { setUpServers } from './destinations.ts';
import { archivePlanOf, planOf, serverPlanOf, type ArchivePlan, type FaultyStart, type ServerKind } from './plan.ts';
import { SERVER_NAME, UnreliableServer } from './server.ts';
import { startApplication, type Ended, type Places } from './start.ts';

export interface RunResult extends Judgement {
  seed: number;
  /** what it delivers to, and what it reads from */
  goal: Side;
  from: Side;
  starts: number;
  /** what has struck, and how often */
  struck: Record<string, number>;
}

/** What a batch delivers to, or reads from. */
export type Side = ServerKind | 'folder';

/** Undisturbed starts that a batch may need to come to its end. */
const LAST_STARTS = 3;

/**
 * One batch: started under faults, then without, until it says that it is done.
 * @param goal what it delivers to: a server of its own has faults as well
 * @param from what it reads from: an archive has faults as well
 * @param limitMs how long all its starts may take together; one that has not ended then is killed, and is the last
 */
export async function runOnce(
  bench: Bench,
  seed: number,
  folder: string,
  goal: Side,
  from: Side,
  limitMs: number,
): Promise<RunResult> {
  const [sources, data, out] = ['in', 'data', 'out'].map((name) => join(folder, name)) as [string, string, string];
  const places: Places = {
    sources,
    data,
    out,
    server: goal === 'folder' ? null : SERVER_NAME,
    archive: from === 'folder' ? null : ARCHIVE_NAME,
  };
  const log = join(folder, 'struck');
  await mkdir(folder, { recursive: true });
  await cp(bench.sources, places.sources, { recursive: true });
  const struck: Record<string, number> = {};
  const count = (what: string, times = 1) => (struck[what] = (struck[what] ?? 0) + times);
  const spoilt = new Set<string>();
  const starts: Ended[] = [];
  const plan = planOf(seed, bench.series);
  const serverPlan = goal === 'folder' ? null : serverPlanOf(seed, plan.length, goal);
  const refused = serverPlan?.refusesForGood ?? false;
  const last = performance.now() + limitMs;
  const start = async (fault?: FaultyStart): Promise<Ended> => {
    const left = last - performance.now();
    const { ended, kill } = startApplication(bench, places, batchWords(places), fault, log, left);
    if (archive) archive.killer = kill;
    starts.push(await ended);
    return ended;
  };
  const isEndless = () => starts.at(-1)?.hung === 'endless';
  const server = goal === 'folder' ? null : await UnreliableServer.start(goal, places, refused, count);
  const archive =
    from === 'folder' ? null : await startArchive(bench, from, archivePlanOf(seed, plan.length, bench.series), count);
  if (archive?.withheld) spoilt.add(archive.withheld);
  await setUpServers(
    data,
    [server, archive].filter((one) => one !== null),
  );
  for (const [index, fault] of plan.entries()) {
    if (isEndless()) break;
    await server?.suffer(serverPlan?.starts[index] ?? null);
    await archive?.suffer(index);
    const { killed } = await start(fault);
    for (const what of killed) count(`SIGKILL of the ${what}`);
    if (fault.tail && (await damageTail(places.data, fault.tail))) count(`end of the journal ${fault.tail}`);
    // What an archive holds stays as it is.
    if (fault.spoil !== null && !archive) {
      spoilt.add(await spoil(places.sources, fault.spoil));
      count('half of a source file gone');
    }
  }
  await server?.suffer(null);
  await archive?.suffer(null);
  const mayFail = spoilt.size > 0 || refused;
  for (let i = 0; i < LAST_STARTS && !isEndless(); i += 1) {
    const { code } = await start();
    // 3: some have failed, and why has been said
    if (code === 0 || (code === 3 && mayFail)) break;
  }
  await server?.stop();
  await archive?.stop();
  const told = await readFile(log, 'utf8').catch(() => '');
  for (const line of told.split('\n').filter(Boolean)) count(line);
  const judgement = await judge(bench, places, starts, { spoilt, refused }, seed);
  return { seed, goal, from, starts: starts.length, struck, ...judgement };
}

async function startArchive(
  { archive, expected }: Bench,
  kind: ServerKind,
  plan: ArchivePlan,
  count: (what: string) => void,
): Promise<UnreliableArchive> {
  if (!archive) throw new Error('The bench has been prepared without an archive.');
  const withheld = plan.withholds === null ? null : [...expected.keys()].sort()[plan.withholds]!;
  return UnreliableArchive.start({ kind, upstream: archive.ports[kind], plan, withheld, count }, await freePort());
}

/** Of the last record only: what was written before has been flushed, and no power cut takes it away. */
async function damageTail(data: string, how: NonNullable<FaultyStart['tail']>): Promise<boolean> {
  const file = join(data, 'jobs', 'journal');
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  if (bytes.length < 2) return false;
  const start = bytes.lastIndexOf(10, bytes.length - 2) + 1;
  const middle = (start + bytes.length) >> 1;
  if (how === 'cut') await truncate(file, middle);
  else if (how === 'garbage') await writeFile(file, Buffer.concat([bytes, Buffer.from('17 0123 {"ty\0\0\0')]));
  else {
    bytes[middle] = bytes[middle]! ^ 0x15;
    await writeFile(file, bytes);
  }
  return true;
}

/** @returns Series Instance UID */
async function spoil(sources: string, which: number): Promise<string> {
  const folders = (await readdir(sources)).sort((a, b) => Number(a) - Number(b));
  const place = join(sources, folders[which % folders.length]!);
  const [name = ''] = (await readdir(place)).sort();
  const file = join(place, name);
  await truncate(file, (await readFile(file)).length >> 1);
  // UID.SLICE.dcm
  return name.replace(/\.\d+\.dcm$/, '');
}
