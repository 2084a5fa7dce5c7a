import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { auditFile, AuditLog, findInAudit, verifyAudit } from '../audit/index.ts';
import { startFaultyNode, type Fault } from '../dimse/faulty-node.fixtures.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { environmentSecrets } from '../system/secrets.ts';
import { deliver, DeliveryAudit } from './index.ts';

let work = '';
let files: string[] = [];
let series = '';
let log = '';
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-delivery-audit-'));
  series = await writeTestSeries(join(work, 'series'));
  files = (await readdir(join(work, 'series'))).sort().map((name) => join(work, 'series', name));
  log = auditFile(work);
});
afterEach(() => rm(work, { recursive: true, force: true }));

const audit = () => new DeliveryAudit(new AuditLog(work), '1');

async function send(fault: Fault, options: { signal?: AbortSignal } = {}): Promise<unknown> {
  const server = await startFaultyNode(fault);
  const given = {
    kind: 'dicom',
    name: 'PACS',
    host: '127.0.0.1',
    port: server.port,
    calledAETitle: 'A',
    timeoutSeconds: 2,
  };
  try {
    return await deliver(files, destination.parse(given), { ...options, audit: audit() });
  } finally {
    await server.stop();
  }
}

describe('the record of deliveries', () => {
  it.each([
    ['none', 'done', { delivered: 3, failed: 0 }, undefined],
    ['dies-for-good-after-one', 'incomplete', { delivered: 1, failed: 2 }, 'destination-unreachable'],
    ['refuses-class', 'failed', { delivered: 0, failed: 3 }, 'class-refused'],
    ['full', 'failed', { delivered: 0, failed: 3 }, 'destination-full'],
  ] as const)('says what came of one to a server where the fault is "%s"', async (fault, outcome, counts, code) => {
    await send(fault);
    const entry = {
      action: 'send',
      series: { seriesInstanceUID: series },
      destination: { name: 'PACS', kind: 'dicom' },
    };
    const entries = await findInAudit(log, series);
    expect(entries).toMatchObject([
      { ...entry, outcome: 'started', instances: { asked: 3, delivered: 0, present: 0, failed: 0 } },
      { ...entry, outcome, instances: { asked: 3, present: 0, ...counts } },
    ]);
    expect(entries[0]!['send']).toBe(entries[1]!['send']);
    expect(entries[1]!['code']).toBe(code);
    expect((await verifyAudit(log)).faults).toEqual([]);
  });

  it('says of a delivery that was cancelled how far it had got', async () => {
    const cancel = new AbortController();
    const sending = send('slow', { signal: cancel.signal });
    const timer = setInterval(
      () =>
        void readFile(log, 'utf8').then(
          () => cancel.abort(),
          () => undefined,
        ),
      5,
    );
    await expect(sending).rejects.toMatchObject({ kind: 'cancelled' });
    clearInterval(timer);
    expect(await findInAudit(log, series)).toMatchObject([
      { outcome: 'started' },
      { outcome: 'cancelled', code: 'cancelled' },
    ]);
  });

  it('says of a destination that cannot be used as it is set up that nothing was sent, and keeps its secret out', async () => {
    const given = {
      kind: 'dicomweb',
      name: 'Web',
      url: 'https://archive.invalid/dicom-web',
      authentication: { scheme: 'bearer' },
    };
    const sending = deliver(files, destination.parse(given), { audit: audit(), secrets: environmentSecrets({}) });
    await expect(sending).rejects.toMatchObject({ code: 'secret-missing' });
    expect((await findInAudit(log, series)).at(-1)).toMatchObject({
      outcome: 'failed',
      code: 'secret-missing',
      instances: { asked: 3, delivered: 0, failed: 0 },
    });
  });

  it('sends nothing where it cannot be kept', async () => {
    await writeFile(join(work, 'audit'), 'a file where the folder should be');
    const server = await startFaultyNode('none');
    const given = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port: server.port, calledAETitle: 'A' };
    await expect(deliver(files, destination.parse(given), { audit: audit() })).rejects.toMatchObject({
      code: 'audit-unwritable',
    });
    expect(server.associations()).toBe(0);
    await server.stop();
  });

  it('is covered by the chain', async () => {
    await send('none');
    const whole = await readFile(log, 'utf8');
    await writeFile(log, whole.replace('"delivered":3', '"delivered":2'));
    expect((await verifyAudit(log)).faults).not.toEqual([]);
  });
});
