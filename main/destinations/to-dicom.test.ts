import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { hasOrthanc, hasStorescp, startOrthanc, startStorescp } from '../archive.fixtures.ts';
import { readStoredObject } from '../dicom/index.ts';
import { echo } from '../dimse/index.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { startFaultyNode, type Fault } from '../dimse/faulty-node.fixtures.ts';
import { environmentSecrets } from '../system/secrets.ts';
import { countOutcomes, deliver } from './index.ts';
import { peerOf } from './peer.ts';

let work = '';
let files: string[] = [];
const cleanUp: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-node-'));
  await writeTestSeries(join(work, 'series'));
  files = (await readdir(join(work, 'series'))).sort().map((name) => join(work, 'series', name));
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
  await rm(work, { recursive: true, force: true });
});

const node = (port: number, more: object = {}) => {
  const given = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port, calledAETitle: 'ORTHANC', ...more };
  const parsed = destination.parse({ timeoutSeconds: 10, ...given });
  if (parsed.kind !== 'dicom') throw new Error('not a node');
  return parsed;
};
const codes = (report: Awaited<ReturnType<typeof deliver>>) =>
  report.outcomes.map(({ error, state }) => error?.code ?? state);
const dataSetOf = async (file: string) => {
  const { dataSetOffset } = await readStoredObject(file);
  return (await readFile(file)).subarray(dataSetOffset);
};
async function faulty(fault: Fault) {
  const server = await startFaultyNode(fault);
  cleanUp.push(server.stop);
  return server;
}

describe.skipIf(!hasStorescp)("storing to dcmtk's storescp", () => {
  it('sends the data set of the disk, byte for byte', async () => {
    const server = await startStorescp('--bit-preserving');
    cleanUp.push(server.stop);
    expect(countOutcomes(await deliver(files, node(server.port)))).toEqual({ delivered: 3, present: 0, failed: 0 });
    const received = (await readdir(join(server.folder, 'received'))).map((f) => join(server.folder, 'received', f));
    const theirs = await Promise.all(received.map(dataSetOf));
    for (const file of files) {
      const own = await dataSetOf(file);
      expect(theirs.some((bytes) => bytes.equals(own))).toBe(true);
    }
    expect(theirs).toHaveLength(3);
  });

  it('speaks TLS, and only with whom it can trust', async () => {
    const [key, certificate] = [join(work, 'key.pem'), join(work, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const keys = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', ...keys, ...subject], { stdio: 'ignore' });
    const server = await startFaultyNode('none', { key: await readFile(key), cert: await readFile(certificate) });
    cleanUp.push(server.stop);
    const trusting = node(server.port, { host: 'localhost', security: { authorities: certificate } });
    expect(await echo(await peerOf(trusting, environmentSecrets()))).toBeGreaterThanOrEqual(0);
    expect(codes(await deliver(files, trusting))).toEqual(['delivered', 'delivered', 'delivered']);
    const doubting = node(server.port, { host: 'localhost', security: {} });
    expect(codes(await deliver(files, doubting))).toEqual(['tls-failed', 'tls-failed', 'tls-failed']);
  });
});

it('says of a file that is gone when its turn comes that it cannot be read, and sends the others', async () => {
  const server = await faulty('none');
  const report = await deliver(files, node(server.port), { onProgress: ({ done }) => done === 1 && rmSync(files[1]!) });
  expect(codes(report)).toEqual(['delivered', 'file-unreadable', 'delivered']);
  expect(report.outcomes[1]!.error).toMatchObject({ kind: 'user', message: expect.stringContaining(files[1]!) });
});

describe.skipIf(!hasOrthanc)('storing to Orthanc', () => {
  it('stores once what is sent twice, and says who is not let in', async () => {
    const server = await startOrthanc();
    cleanUp.push(server.stop);
    const pacs = node(server.port);
    for (let time = 0; time < 2; time++) expect(codes(await deliver(files, pacs))).toEqual(Array(3).fill('delivered'));
    expect(await (await fetch(`${server.http}/instances`)).json()).toHaveLength(3);
    const other = await deliver(files, node(server.port, { calledAETitle: 'OTHER' }));
    expect(codes(other)).toEqual(Array(3).fill('association-rejected'));
    expect(other.outcomes[0]!.error!.message).toContain('does not go by the AE title OTHER');
  });
});

describe('storing to a node in trouble', () => {
  it('goes on where the node has died half-way, and sends nothing twice', async () => {
    const server = await faulty('dies-after-two');
    expect(codes(await deliver(files, node(server.port)))).toEqual(Array(3).fill('delivered'));
    expect(server.associations()).toBe(2);
    expect(server.received()).toHaveLength(3);
  });

  it('keeps on record what has arrived before the node went away, and sends what is missing', async () => {
    const record = join(work, 'arrived.jsonl');
    const server = await faulty('dies-for-good-after-one');
    const report = await deliver(files, node(server.port), { record });
    expect(codes(report)).toEqual(['delivered', 'destination-unreachable', 'destination-unreachable']);
    expect(report.outcomes[1]!.retryable).toBe(true);
    const again = await startFaultyNode('none', null, server.port);
    cleanUp.push(again.stop);
    expect(codes(await deliver(files, node(server.port), { record }))).toEqual(['present', 'delivered', 'delivered']);
    expect(again.received()).toHaveLength(2);
  });

  it.each([
    ['refuses-class', 'class-refused', false],
    ['full', 'destination-full', true],
    ['rejects-calling', 'association-rejected', false],
    ['busy', 'destination-busy', true],
    ['aborts', 'destination-lost', true],
    ['nonsense', 'destination-nonsense', false],
    ['nonsense-later', 'destination-nonsense', false],
    ['silent', 'destination-timeout', true],
    ['silent-later', 'destination-timeout', true],
  ] as const)('%s: says %s', async (fault, code, retryable) => {
    const server = await faulty(fault);
    const report = await deliver(files, node(server.port, { timeoutSeconds: 1 }));
    expect(codes(report)).toEqual([code, code, code]);
    expect(report.outcomes.every((outcome) => outcome.retryable === retryable)).toBe(true);
    expect(report.outcomes[0]!.error!.remedy).toBeTruthy();
  });

  it('waits for one that is slow', async () => {
    const server = await faulty('slow');
    expect(codes(await deliver(files, node(server.port)))).toEqual(Array(3).fill('delivered'));
  });

  it('says that nobody listens, and stops when it is cancelled', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const cancel = new AbortController();
    const delivery = deliver(files, node(port), { signal: cancel.signal });
    server.once('connection', () => cancel.abort());
    await expect(delivery).rejects.toMatchObject({ kind: 'cancelled' });
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
    expect(codes(await deliver(files, node(port)))).toEqual(Array(3).fill('destination-unreachable'));
  });

  it('tells of a file that is no DICOM as of that file alone', async () => {
    await writeFile(join(work, 'text.dcm'), 'no DICOM');
    const server = await faulty('none');
    expect(codes(await deliver([join(work, 'text.dcm'), ...files], node(server.port)))[0]).toBe('not-dicom');
  });
});
