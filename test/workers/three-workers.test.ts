import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary } from '../../models/index.ts';
import { auditFile, AuditLog, verifyAudit } from '../../main/audit/index.ts';
import { scanFolder } from '../../main/dicom/index.ts';
import { job, TranslationWork } from '../../main/jobs/index.ts';
import { version } from '../../main/shells/root.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';

const program = fileURLToPath(new URL('../../bin/syndiff.mjs', import.meta.url));
const hasRedis = !spawnSync('redis-server', ['--version']).error;
if (!hasRedis) console.log('Skipped: there is no redis-server.');

const SERIES = 6;
const SLICES = 3;
let folder = '';
let redis: ChildProcess;
let url = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-workers-'));
  if (!hasRedis) return;
  const port = await freePort();
  redis = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  for await (const line of createInterface(redis.stdout!)) if (/Ready to accept/.test(line)) break;
  redis.stdout!.resume();
  url = `redis://127.0.0.1:${port}`;
});
afterAll(async () => {
  for (const child of [...children, redis]) child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const dataOf = (name: string) => join(folder, `data-${name}`);

function syndiff(name: string, ...words: string[]): ChildProcess {
  const env = { ...process.env, SYNDIFF_DATA: dataOf(name), SYNDIFF_MODELS: join(folder, 'models') };
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
  children.push(child);
  return child;
}

/** Resolves when a worker says a line that fits; goes on reading. */
function said(child: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve) =>
    createInterface(child.stderr!).on('line', (line) => {
      if (what.test(line)) resolve();
    }),
  );
}

const filesOf = async (place: string) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(place)).sort().map(async (name) => [name, await readFile(join(place, name))] as const),
    ),
  );

describe.skipIf(!hasRedis)('a batch of three workers', () => {
  it('arrives once and as from one machine, though one is killed in the middle of a series', async () => {
    const models = join(folder, 'models');
    writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: 16 }) });
    const seeds = Array.from({ length: SERIES }, (_, i) => i + 1);
    const { ct } = await writePhantomStudies(join(folder, 'studies'), seeds);
    const out = join(folder, 'out');

    const workers = ['a', 'b', 'c'].map((name) => syndiff(name, 'worker', '--redis', url, '--take-over', '1'));
    const victim = workers[0]!;
    const begun = said(victim, /^started/);
    const words = ['--direction', 'ct-to-mrt1', '--model', 'tiny', '--provider', 'cpu', '--to', out];
    const batch = syndiff('owner', 'batch', ct, ...words, '--redis', url);
    const ended = Promise.all([once(batch, 'exit'), text(batch.stdout!), text(batch.stderr!)]);
    await begun;
    victim.kill('SIGKILL');
    const [[code], printed, err] = await ended;
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(printed).toContain(`${SERIES} of ${SERIES} series delivered`);

    const { series } = await scanFolder(out);
    expect(series.map(({ dimensions, findings }) => [dimensions[2], findings])).toEqual(seeds.map(() => [SLICES, []]));
    const delivered = await filesOf(out);
    expect(Object.keys(delivered)).toHaveLength(SERIES * SLICES);

    // The same job records, done by one.
    const list = syndiff('owner', 'jobs', 'list', '--json');
    list.stderr!.resume();
    const jobs = job.array().parse(JSON.parse(await text(list.stdout!)));
    const alone = join(folder, 'alone');
    const library = await openLibrary([models], null);
    const audit = new AuditLog(dataOf('alone'));
    const work = new TranslationWork({ dataFolder: dataOf('alone'), library, softwareVersion: version, audit });
    for (const one of jobs) {
      const { assignment } = one;
      const destination = { ...assignment.destination, folder: alone };
      await work.perform({ ...one, assignment: { ...assignment, destination } }, {});
    }
    work.close();
    expect(await filesOf(alone)).toEqual(delivered);

    for (const name of ['b', 'c']) {
      const { faults } = await verifyAudit(auditFile(dataOf(name)));
      expect(faults).toEqual([]);
    }
  }, 240_000);
});
