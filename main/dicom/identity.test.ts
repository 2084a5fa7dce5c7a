import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testVolume, writeTestSeries } from '../engine.fixtures.ts';
import { newIdentity, removeSeries, scanFolder, writeDerivedSeries } from './index.ts';
import type { DerivationRecipe, Series } from './index.ts';

const recipe: DerivationRecipe = {
  direction: 'ct-to-mrt1',
  model: { id: 'test-model', version: '1.2.3', sha256: 'ab'.repeat(32), deviceUID: '2.25.123456789' },
  steps: 4,
  seed: 7,
  samples: 1,
  provider: 'cpu',
  softwareVersion: '0.1.0',
};
const volume = { ...testVolume, values: testVolume.values.map((value) => value + 50), unit: 'au' as const };

let scratch = '';
let source: Series;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'syndiff-identity-'));
  await writeTestSeries(join(scratch, 'source'));
  source = (await scanFolder(join(scratch, 'source'))).series[0]!;
});
afterAll(() => rm(scratch, { recursive: true }));

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')])),
  );
}

describe('the identity of a derived series', () => {
  it('makes the same files again, over what a killed process has left of them', async () => {
    const identity = { ...newIdentity(), made: new Date(2026, 0, 2, 3, 4, 5) };
    const [once, again] = [join(scratch, 'once'), join(scratch, 'again')];
    const write = (folder: string) => writeDerivedSeries(source, 'translation', volume, recipe, folder, { identity });
    const { paths } = await write(once);
    const whole = await filesOf(once);
    expect(Object.keys(whole)).toHaveLength(3);

    await write(again);
    await rm(join(again, `${identity.seriesInstanceUID}.2.dcm`));
    await writeFile(join(again, `.${identity.seriesInstanceUID}.2.dcm.tmp`), 'half a fi');
    await write(again);
    expect(await filesOf(again)).toEqual(whole);
    expect(paths).toHaveLength(3);
  });

  it('tells which files are of the series and no other', async () => {
    const folder = join(scratch, 'removed');
    const [one, other] = [newIdentity(), newIdentity()];
    for (const identity of [one, other])
      await writeDerivedSeries(source, 'translation', volume, recipe, folder, { identity });
    await writeFile(join(folder, `.${one.seriesInstanceUID}.2.dcm.tmp`), 'half a fi');
    await removeSeries(folder, one.seriesInstanceUID);
    const left = await readdir(folder);
    expect(left).toHaveLength(3);
    expect(left.every((name) => name.startsWith(other.seriesInstanceUID))).toBe(true);
    await removeSeries(join(scratch, 'nowhere'), one.seriesInstanceUID);
  });
});
