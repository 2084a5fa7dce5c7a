import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { startFaultyNode, type FaultyNode } from '../../dimse/faulty-node.fixtures.ts';
import { createEngine } from '../../engine.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';
import { secretVariable } from '../../system/secrets.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
const hasOpenssl = !spawnSync('openssl', ['version']).error;
if (!hasOpenssl) console.log('Skipped: there is no openssl to make an encrypted key.');

const USER = 'reader';
/** With what quoting and encoding change, so that each spelling is looked for. */
const newSecret = (what: string) => `${what} "${randomBytes(9).toString('base64url')}"/é`;
const secrets = {
  Bearer: newSecret('token').replace('é', '~'),
  Basic: newSecret('password'),
  Key: newSecret('passphrase'),
  'Wrong key': newSecret('wrong'),
};

/** All spellings in which a secret could slip out. */
function spellings(secret: string): string[] {
  const inner = /"(.*)"/.exec(secret)![1]!;
  const encoded = [secret, `${USER}:${secret}`].flatMap((plain) =>
    (['base64', 'base64url', 'hex'] as const).map((how) => Buffer.from(plain).toString(how)),
  );
  return [secret, inner, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...encoded];
}
const leaks = (said: string): string[] =>
  Object.entries(secrets).flatMap(([name, secret]) =>
    spellings(secret).some((one) => said.includes(one)) ? name : [],
  );

let work = '';
let node: FaultyNode;
/** what the web server was shown */
const shown: string[] = [];
const web = createServer((request, response) => {
  const given = request.headers.authorization ?? '';
  shown.push(given);
  // As unkind as can be: it says back what it was shown, wherever there is room.
  request.resume().on('end', () => {
    const back = encodeURIComponent(given);
    response.writeHead(request.url?.includes('broken') ? 500 : 401, {
      'content-type': 'application/json',
      'www-authenticate': `Basic realm="${back}"`,
      warning: `299 - "${back}"`,
    });
    response.end(JSON.stringify({ error: `not with ${given}` }));
  });
});

const data = () => join(work, 'data');
const destinations = (key: string, certificate: string) => {
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const secure = { kind: 'dicom', host: 'localhost', port: node.port, calledAETitle: 'A', timeoutSeconds: 5 };
  const security = { authorities: certificate, certificate, key };
  return [
    { kind: 'dicomweb', name: 'Bearer', url: `${url}/broken`, authentication: { scheme: 'bearer' } },
    { kind: 'dicomweb', name: 'Basic', url, authentication: { scheme: 'basic', user: USER } },
    { ...secure, name: 'Key', security },
    { ...secure, name: 'Wrong key', security },
  ];
};

beforeAll(async () => {
  if (!hasOpenssl) return;
  work = await mkdtemp(join(tmpdir(), 'syndiff-secrets-'));
  writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({}) });
  await writeTestSeries(join(work, 'in'));
  const [key, certificate, open] = ['key.pem', 'certificate.pem', 'open.pem'].map((name) => join(work, name)) as [
    string,
    string,
    string,
  ];
  const env = { ...process.env, PASSPHRASE: secrets.Key };
  const made = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-newkey', 'rsa:2048'];
  const files = ['-keyout', key, '-out', certificate, '-passout', 'env:PASSPHRASE'];
  execFileSync('openssl', ['req', '-x509', ...made, ...files], { env, stdio: 'ignore' });
  execFileSync('openssl', ['pkey', '-in', key, '-passin', 'env:PASSPHRASE', '-out', open], { env, stdio: 'ignore' });
  node = await startFaultyNode('aborts', { key: await readFile(open), cert: await readFile(certificate) });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  await mkdir(data());
  const content = { format: 'syndiff-destinations/1', destinations: destinations(key, certificate) };
  await writeFile(join(data(), 'destinations.json'), JSON.stringify(content));
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await node?.stop();
  if (work) await rm(work, { recursive: true, force: true });
});

/** With all that the logs can be made to say. */
async function syndiff(...words: string[]): Promise<{ code: number; said: string }> {
  const known = Object.entries(secrets).map(([name, secret]) => [secretVariable(name), secret]);
  const child = spawn(process.execPath, [program, ...words], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...Object.fromEntries(known),
      SYNDIFF_DATA: data(),
      SYNDIFF_MODELS: join(work, 'models'),
      SYNDIFF_RETRY_SECONDS: '0.01',
      SYNDIFF_LOG_MESSAGES: '1',
    },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, said: out + err };
}

/** Every file that has been written, by name. */
async function written(): Promise<Map<string, string>> {
  const entries = await readdir(data(), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)));
}

async function leaksOnDisk(): Promise<string[]> {
  // As bytes: what is not ASCII is looked for as it lies there.
  return [...(await written())].flatMap(([file, content]) =>
    leaks(Buffer.from(content, 'latin1').toString('utf8')).map((name) => `${name} in ${file}`),
  );
}

describe.skipIf(!hasOpenssl)('secrets of destinations', () => {
  it('are found in every spelling by what this test looks with', () => {
    const [basic] = [secrets.Basic];
    for (const said of [
      basic,
      JSON.stringify({ basic }),
      `Basic ${Buffer.from(`${USER}:${basic}`).toString('base64')}`,
      `http://${USER}:${encodeURIComponent(basic)}@host/`,
    ])
      expect(leaks(`before ${said} after`)).toEqual(['Basic']);
    expect(leaks('nothing of it')).toEqual([]);
  });

  it('are in nothing that the command line says or writes of deliveries that fail', async () => {
    const heard: string[] = [];
    for (const name of Object.keys(secrets)) {
      for (const words of [
        ['echo', name],
        ['send', 'in', '--to', name, '--json'],
        ['fetch', name, '--patient', 'X', '--out', join(work, 'fetched')],
        ['batch', 'in', '--direction', 'ct-to-mrt1', '--model', 'tiny', '--to', name, '--json'],
      ]) {
        const { code, said } = await syndiff(...words);
        if (name !== 'Key' || words[0] !== 'echo') expect([words[0], name, code]).not.toContain(0);
        expect(said).not.toBe('');
        heard.push(said);
      }
    }
    for (const words of [
      ['audit', 'verify'],
      ['jobs', 'list', '--json'],
    ])
      heard.push((await syndiff(...words)).said);
    // The secrets were really in use: shown to the server, and what opened the key.
    expect(shown).toContain(`Bearer ${secrets.Bearer}`);
    expect(shown).toContain(`Basic ${Buffer.from(`${USER}:${secrets.Basic}`).toString('base64')}`);
    expect(node.associations()).toBeGreaterThan(0);

    expect(heard.flatMap(leaks)).toEqual([]);
    const files = [...(await written()).keys()].map((file) => file.slice(data().length + 1));
    for (const file of ['audit/log.jsonl', 'jobs/journal', 'destinations.json'])
      expect(files).toContain(join(...file.split('/')));
    expect(await leaksOnDisk()).toEqual([]);
  });

  it('are in nothing that a window is told, nor in what is logged meanwhile', async () => {
    const heard: string[] = [];
    const logs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      vi
        .spyOn(console, level)
        .mockImplementation((...given: unknown[]) => void heard.push(given.map(String).join(' '))),
    );
    vi.stubEnv('SYNDIFF_LOG_MESSAGES', '1');
    const kept = new Map<string, string>();
    const engine = createEngine({
      shell: 'host',
      version: '1',
      modelFolders: [],
      demoStudy: '',
      dataFolder: data(),
      initialFolder: null,
      secrets: {
        refusal: null,
        get: async (name) => kept.get(name) ?? null,
        set: async (name, value) => void kept.set(name, value),
        remove: async (name) => void kept.delete(name),
      },
    });
    try {
      engine.subscribe((event) => heard.push(JSON.stringify(event)));
      const before = shown.length;
      const { destinations: listed } = (await engine.handle('listDestinations', {})) as {
        destinations: { destination: { name: keyof typeof secrets } }[];
      };
      for (const { destination } of listed) {
        const { name } = destination;
        for (const [command, argument] of [
          ['saveDestination', { destination, replaced: name, secret: secrets[name] }],
          ['tryDestination', { name }],
          ['deliverFolder', { folder: join(work, 'in'), name }],
          ['listDestinations', {}],
        ] as const) {
          const answer: unknown = await engine.handle(command, argument).catch((error: unknown) => error);
          heard.push(
            answer instanceof Error
              ? `${answer.message} ${answer.stack} ${JSON.stringify(answer)}`
              : JSON.stringify(answer),
          );
        }
      }
      expect(kept.size).toBe(4);
      expect(shown.length).toBeGreaterThan(before);
      expect(heard.flatMap(leaks)).toEqual([]);
      expect(await leaksOnDisk()).toEqual([]);
    } finally {
      await engine.dispose();
      vi.unstubAllEnvs();
      for (const log of logs) log.mockRestore();
    }
  });
});
