import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destination, type DestinationInput } from '../../preload/contract/index.ts';
import { hasOrthanc, startOrthanc } from '../archive.fixtures.ts';
import { readStoredObject, scanFolder } from '../dicom/index.ts';
import { storeInstances } from '../dicomweb/index.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { environmentSecrets } from '../system/secrets.ts';
import { deliver } from './index.ts';

let work = '';
let files: string[] = [];
let uids: string[] = [];
const cleanUp: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-web-'));
  await writeTestSeries(join(work, 'series'));
  const names = (await readdir(join(work, 'series'))).sort();
  files = names.map((name) => join(work, 'series', name));
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
  await rm(work, { recursive: true, force: true });
});

type Authentication = (DestinationInput & { kind: 'dicomweb' })['authentication'];
const web = (url: string, authentication?: Authentication) => {
  const more = authentication ? { authentication } : {};
  return destination.parse({ kind: 'dicomweb', name: 'Web', url, timeoutSeconds: 10, ...more });
};
const codes = (report: Awaited<ReturnType<typeof deliver>>) =>
  report.outcomes.map(({ error, state }) => error?.code ?? state);
const secrets = environmentSecrets({ SYNDIFF_SECRET_WEB: 'open sesame' });

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`;
}

describe.skipIf(!hasOrthanc)('storing over DICOMweb to Orthanc', () => {
  it('stores once what is sent twice, for who knows the password only', async () => {
    const server = await startOrthanc({ AuthenticationEnabled: true, RegisteredUsers: { syndiff: 'open sesame' } });
    cleanUp.push(server.stop);
    const url = `${server.http}/dicom-web`;
    const basic = { scheme: 'basic', user: 'syndiff' } as const;
    for (let time = 0; time < 2; time++) {
      const report = await deliver(files, web(url, basic), { secrets });
      expect(codes(report)).toEqual(Array(3).fill('delivered'));
      expect(report.outcomes[0]!.place).toContain('/instances/2.25.');
    }
    const Authorization = `Basic ${Buffer.from('syndiff:open sesame').toString('base64')}`;
    expect(await (await fetch(`${server.http}/instances`, { headers: { Authorization } })).json()).toHaveLength(3);
    expect(codes(await deliver(files, web(url)))).toEqual(Array(3).fill('not-authorised'));
    await expect(deliver(files, web(url, basic), { secrets: environmentSecrets({}) })).rejects.toMatchObject({
      code: 'secret-missing',
      remedy: expect.stringContaining('SYNDIFF_SECRET_WEB'),
    });
  });
});

describe('storing over DICOMweb to a server in trouble', () => {
  it('takes what the server says of each instance, and sends what is missing the next time', async () => {
    uids = (
      await deliver(files, destination.parse({ kind: 'folder', name: 'F', folder: join(work, 'f') }))
    ).outcomes.map(({ sopInstanceUID }) => sopInstanceUID);
    const bodies: number[] = [];
    const tokens: unknown[] = [];
    let isFull = true;
    const url = await serve(async (request, response) => {
      tokens.push(request.headers.authorization);
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString('latin1');
      bodies.push(body.split('Content-Type: application/dicom\r\n\r\n').length - 1);
      const item = (uid: string) => ({ '00081155': { vr: 'UI', Value: [uid] } });
      const of = (list: object[]) => ({ vr: 'SQ', Value: list });
      const failed = { ...item(uids[1]!), '00081197': { vr: 'US', Value: [0xa700] } };
      const warned = { ...item(uids[0]!), '00081196': { vr: 'US', Value: [0xb000] } };
      const answer = isFull
        ? { '00081199': of([warned, item(uids[2]!)]), '00081198': of([failed]) }
        : { '00081199': of([item(uids[1]!)]) };
      response.writeHead(isFull ? 202 : 200).end(JSON.stringify(answer));
    });
    const record = join(work, 'arrived.jsonl');
    const bearer = web(url, { scheme: 'bearer' });
    const report = await deliver(files, bearer, { secrets, record });
    expect(codes(report)).toEqual(['delivered', 'destination-full', 'delivered']);
    expect(report.outcomes[0]!.warning).toContain('0xB000');
    expect(report.outcomes[1]!.retryable).toBe(true);
    isFull = false;
    expect(codes(await deliver(files, bearer, { secrets, record }))).toEqual(['present', 'delivered', 'present']);
    expect(bodies).toEqual([3, 1]);
    expect(tokens).toEqual(['Bearer open sesame', 'Bearer open sesame']);
  });

  it('says of a file that is gone when its turn comes that it cannot be read', async () => {
    const url = await serve((request, response) => request.resume().on('end', () => response.end('{}')));
    const objects = await Promise.all(files.map((file) => readStoredObject(file)));
    await rm(files[2]!);
    const service = { url, allowUnencrypted: false, timeoutSeconds: 5, authorization: { scheme: 'none' } } as const;
    await expect(storeInstances(service, objects)).rejects.toMatchObject({ kind: 'user', code: 'file-unreadable' });
  });

  it.each<[what: string, code: string, listener: RequestListener]>([
    [
      'none was stored',
      'instance-refused',
      (request, response) => {
        request.resume().on('end', () =>
          response.writeHead(409).end(
            JSON.stringify({
              '00081198': {
                Value: uids.map((uid) => ({ '00081155': { Value: [uid] }, '00081197': { Value: [0xc000] } })),
              },
            }),
          ),
        );
      },
    ],
    [
      'a server that is busy',
      'destination-busy',
      (request, response) => {
        request.resume().on('end', () => response.writeHead(503).end());
      },
    ],
    [
      'a server that fails before it has read all',
      'destination-failed',
      (_, response) => {
        response.writeHead(500, { Connection: 'close' }).end();
      },
    ],
    [
      'nonsense for an answer',
      'destination-nonsense',
      (request, response) => {
        request.resume().on('end', () => response.writeHead(200).end('<html>Welcome</html>'));
      },
    ],
    [
      'an answer that says nothing of an instance',
      'destination-nonsense',
      (request, response) => {
        request.resume().on('end', () => response.writeHead(200).end('{}'));
      },
    ],
    [
      'bytes that are no HTTP',
      'destination-nonsense',
      (request) => {
        request.resume().on('end', () => request.socket.end('what?\r\n\r\n'));
      },
    ],
    [
      'a server that dies half-way',
      'destination-lost',
      (request) => {
        request.once('data', () => request.socket.destroy());
      },
    ],
    [
      'a redirection, which would carry secrets elsewhere',
      'destination-refused',
      (request, response) => {
        request.resume().on('end', () => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end());
      },
    ],
  ])('%s: says %s', async (_, code, listener) => {
    const { series } = await scanFolder(join(work, 'series'));
    uids = series[0]!.instances.map(({ sopInstanceUID }) => sopInstanceUID);
    const url = await serve(listener);
    expect(codes(await deliver(files, web(url)))).toEqual([code, code, code]);
  });

  it('does not wait for ever for one that is silent', async () => {
    const url = await serve((request) => void request.resume());
    const silent = { ...web(url), timeoutSeconds: 1 };
    expect(codes(await deliver(files, silent))).toEqual(Array(3).fill('destination-timeout'));
  });

  it('sends nothing in the clear to another computer', async () => {
    await expect(deliver(files, web('http://archive.invalid/dicom-web'))).rejects.toMatchObject({
      code: 'unencrypted',
    });
  });
});
