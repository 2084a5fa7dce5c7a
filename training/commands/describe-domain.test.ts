import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { judgeDomain, readDomain } from '../../main/fidelity/index.ts';
import { sourceRange } from '../../main/syndiff/index.ts';
import { modelCard } from '../../models/index.ts';
import { phantomSeries } from '../describe/phantom-series.ts';
import { describeDomainCommand } from './describe-domain.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'syndiff-describe-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const cardIn = (place: string) => modelCard.parse(JSON.parse(readFileSync(join(place, 'card.json'), 'utf8')));

describe('syndiff-train describe-domain', () => {
  it('tells the card what its training looked like, and changes nothing else of the model', async () => {
    const place = writeTinyModel(folder);
    const before = cardIn(place);
    expect(before.domain).toBeNull();
    await describeDomainCommand.run([folder, '--phantom-seed', '101', '--patients', '3'], () => undefined);
    const { domain, ...rest } = cardIn(place);
    expect({ ...rest, domain: null }).toEqual(before);
    expect(domain?.measuredOn).toContain('3 procedural phantoms of the upper abdomen (seeds from 101)');
    // A patient of the training is like the training; one whose scanner counts 400 HU too many is not.
    const { ct } = phantomSeries(102);
    const judged = (volume: typeof ct) =>
      judgeDomain(cardIn(place), readDomain(volume, sourceRange(ct.values, before.intensity.source)), 'HU').level;
    expect(judged(ct)).toBe('green');
    expect(judged({ ...ct, values: ct.values.map((value) => value + 400) })).toBe('red');
  });

  it('says what it takes where the card does not say on whom the model was trained', async () => {
    writeTinyModel(folder);
    await expect(describeDomainCommand.run([folder], () => undefined)).rejects.toMatchObject({
      code: 'phantoms-unknown',
    });
  });
});
