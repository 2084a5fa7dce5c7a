import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../preload/contract/index.ts';
import { findInAudit, verifyAudit } from '../audit/index.ts';
import { hasStorescp, startStorescp } from '../archive.fixtures.ts';
import { createEngine } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import type { SecretStore } from '../system/secrets.ts';

let work = '';
let engine: Engine;
let kept: Map<string, string>;

const keychain = (): SecretStore => ({
  refusal: null,
  get: async (name) => kept.get(name) ?? null,
  set: async (name, value) => void kept.set(name, value),
  remove: async (name) => void kept.delete(name),
});

function start(secrets?: SecretStore): Engine {
  return createEngine({
    shell: 'host',
    version: '1',
    modelFolders: [],
    demoStudy: '',
    dataFolder: join(work, 'data'),
    initialFolder: null,
    ...(secrets ? { secrets } : {}),
  });
}

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-destination-commands-'));
  kept = new Map();
  engine = start(keychain());
});
afterEach(async () => {
  await engine.dispose();
  await rm(work, { recursive: true, force: true });
});

const ask = (command: string, argument: unknown) => engine.handle(command, argument);
const save = async (argument: unknown) =>
  commands.saveDestination.result.parse(await ask('saveDestination', argument)).destinations;
const folder = (name: string) => ({ kind: 'folder', name, folder: join(work, 'out', name) });
const web = { kind: 'dicomweb', name: 'Web', url: 'https://archive.invalid/dicom-web' };
const basic = { ...web, authentication: { scheme: 'basic', user: 'reader' } };

describe('the book of destinations, by command', () => {
  it('adds, replaces in place and removes', async () => {
    expect(await ask('listDestinations', {})).toEqual({ destinations: [], keychainRefusal: null });
    await save({ destination: folder('A') });
    await save({ destination: folder('B') });
    const names = (await save({ destination: folder('C'), replaced: 'A' })).map(({ destination: { name } }) => name);
    expect(names).toEqual(['C', 'B']);
    await ask('removeDestination', { name: 'C' });
    expect(await ask('listDestinations', {})).toMatchObject({ destinations: [{ destination: { name: 'B' } }] });
  });

  it('refuses a second destination of the same name, and what no destination is', async () => {
    await save({ destination: folder('A b') });
    for (const name of ['A b', 'a-b'])
      await expect(save({ destination: folder(name) })).rejects.toMatchObject({ code: 'destination-name-taken' });
    await expect(save({ destination: { ...folder('D'), folder: 'relative' } })).rejects.toMatchObject({
      code: 'folder-not-absolute',
    });
    await expect(save({ destination: { ...folder('D'), kind: 'fax' } })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('keeps a secret in the keychain and tells only that it is known', async () => {
    const [listed] = await save({ destination: basic, secret: 'open sesame' });
    expect(listed?.secret).toEqual({ known: true, variable: 'SYNDIFF_SECRET_WEB' });
    expect(kept.get('Web')).toBe('open sesame');
    expect(await readFile(join(work, 'data', 'destinations.json'), 'utf8')).not.toContain('sesame');
    expect(JSON.stringify(await ask('listDestinations', {}))).not.toContain('sesame');
    // Under another name it could be sent to somebody else's server.
    await save({ destination: { ...basic, name: 'Other' }, replaced: 'Web' });
    expect(kept.size).toBe(0);
    await save({ destination: { ...basic, name: 'Other' }, replaced: 'Other', secret: 'x' });
    await ask('removeDestination', { name: 'Other' });
    expect(kept.size).toBe(0);
  });

  it('changes nothing where a secret is given and there is no keychain', async () => {
    engine = start();
    await expect(save({ destination: basic, secret: 'open sesame' })).rejects.toMatchObject({
      code: 'no-keychain',
      remedy: expect.stringContaining('SYNDIFF_SECRET_WEB'),
    });
    expect(await ask('listDestinations', {})).toMatchObject({
      destinations: [],
      keychainRefusal: expect.stringContaining('keychain'),
    });
  });
});

describe('delivering a folder, by command', () => {
  const deliver = async (argument: object) =>
    commands.deliverFolder.result.parse(await ask('deliverFolder', { folder: join(work, 'series'), ...argument }));
  const states = (report: { outcomes: { state: string }[] }) => report.outcomes.map(({ state }) => state);

  it('tells how each instance fared, and sends again only what is missing', async () => {
    const seriesInstanceUID = await writeTestSeries(join(work, 'series'));
    await writeTestSeries(join(work, 'series', 'other'));
    await save({ destination: folder('A') });
    expect(await ask('tryDestination', { name: 'A' })).toEqual({ milliseconds: expect.any(Number) });
    const only = { name: 'A', seriesInstanceUIDs: [seriesInstanceUID] };
    expect(states(await deliver(only))).toEqual(Array(3).fill('delivered'));
    expect(states(await deliver(only))).toEqual(Array(3).fill('present'));
    expect(states(await deliver({ name: 'A' })).toSorted()).toEqual(
      ['delivered', 'present'].flatMap((state) => Array<string>(3).fill(state)),
    );
    await expect(deliver({ name: 'B' })).rejects.toMatchObject({ code: 'no-such-destination' });

    const log = join(work, 'data', 'audit', 'log.jsonl');
    expect((await verifyAudit(log)).faults).toEqual([]);
    const destination = { name: 'A', kind: 'folder' };
    const entry = { action: 'send', destination, series: { seriesInstanceUID } };
    const counts = { asked: 3, delivered: 0, present: 0, failed: 0 };
    expect(await findInAudit(log, seriesInstanceUID)).toMatchObject([
      { ...entry, outcome: 'started', instances: counts },
      { ...entry, outcome: 'done', instances: { ...counts, delivered: 3 } },
      ...[1, 2].flatMap(() => [
        { ...entry, outcome: 'started', instances: counts },
        { ...entry, outcome: 'done', instances: { ...counts, present: 3 } },
      ]),
    ]);
  });

  it.skipIf(!hasStorescp)("sends to dcmtk's storescp once it is there", async () => {
    await writeTestSeries(join(work, 'series'));
    const server = await startStorescp();
    const node = { kind: 'dicom', name: 'N', host: server.host, calledAETitle: 'STORE', timeoutSeconds: 10 };
    try {
      await save({ destination: { ...node, port: 1 } });
      await expect(ask('tryDestination', { name: 'N' })).rejects.toMatchObject({ code: 'destination-unreachable' });
      const { outcomes } = await deliver({ name: 'N' });
      expect(outcomes).toHaveLength(3);
      for (const outcome of outcomes)
        expect(outcome).toMatchObject({
          state: 'failed',
          retryable: true,
          error: { code: 'destination-unreachable', message: expect.stringMatching(/\w/) },
        });
      await save({ destination: { ...node, port: server.port }, replaced: 'N' });
      await ask('tryDestination', { name: 'N' });
      expect(states(await deliver({ name: 'N' }))).toEqual(Array(3).fill('delivered'));
      expect(await readdir(join(server.folder, 'received'))).toHaveLength(3);
    } finally {
      await server.stop();
    }
  });
});
