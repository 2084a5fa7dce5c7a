import { appendFileSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../test/fixtures/tiny-model.ts';
import { generatorInterfaces, type GeneratorReport } from './generator.ts';
import { openLibrary, type Probe } from './library.ts';

const shape = [1, 1, 4, 8];
const healthy: Probe = async ({ kind }) => ({
  inputs: generatorInterfaces[kind].inputs,
  outputs: [generatorInterfaces[kind].output],
  run: { expectedShape: shape, shape, finite: true },
});

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'syndiff-library-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function refusalOf(change: (place: string) => void, probe: Probe = healthy): Promise<string | undefined> {
  change(writeTinyModel(folder));
  const { entries } = await openLibrary([folder], probe);
  return entries[0]!.refusal?.code;
}

describe('library', () => {
  it('hands out a verified model by direction and by id', async () => {
    writeTinyModel(folder, { id: 'there' });
    writeTinyModel(folder, { id: 'back', direction: 'mrt1-to-ct' });
    const library = await openLibrary([join(folder, 'nowhere'), folder], healthy);
    expect(library.entries.map(({ card, refusal }) => [card?.id, refusal])).toEqual([
      ['back', null],
      ['there', null],
    ]);
    expect(library.choose('ct-to-mrt1').card.id).toBe('there');
    const model = library.choose('mrt1-to-ct', 'back');
    expect(model.diffusive).toEqual({
      kind: 'diffusive',
      file: join(folder, 'back/diffusive.onnx'),
      nz: 8,
      sizeMultiple: 4,
    });
    expect(model.preview?.kind).toBe('preview');
    expect(() => library.choose('ct-to-mrt1', 'back')).toThrow(expect.objectContaining({ code: 'no-model' }));
  });

  it('prefers earlier folders, then higher versions', async () => {
    for (const version of ['1.9.0', '1.10.0', '0.1.0'])
      writeTinyModel(join(folder, 'bundled'), {
        id: `tiny-${version}`,
        change: (card) => Object.assign(card, { id: 'tiny', version }),
      });
    writeTinyModel(join(folder, 'own'), { id: 'own' });
    const [bundled, own] = [join(folder, 'bundled'), join(folder, 'own')];
    expect((await openLibrary([bundled, own], healthy)).choose('ct-to-mrt1').card.version).toBe('1.10.0');
    expect((await openLibrary([own, bundled], healthy)).choose('ct-to-mrt1').card.id).toBe('own');
  });

  it('opens a folder that is itself a model', async () => {
    const { entries } = await openLibrary([writeTinyModel(folder)], healthy);
    expect(entries.map(({ refusal }) => refusal)).toEqual([null]);
  });

  it('refuses weights that are missing, of another length or changed', async () => {
    expect(await refusalOf((place) => unlinkSync(join(place, 'preview.onnx')))).toBe('weights-missing');
    expect(await refusalOf((place) => appendFileSync(join(place, 'diffusive.onnx'), 'x'))).toBe('weights-changed');
    const changed = (card: { weights: { diffusive: { sha256: string } } }) =>
      (card.weights.diffusive.sha256 = 'a'.repeat(64));
    writeTinyModel(folder, { change: (card) => void changed(card) });
    expect((await openLibrary([folder], healthy)).entries[0]!.refusal?.code).toBe('weights-changed');
  });

  it('refuses a card that is no JSON, incomplete, or contradicts itself', async () => {
    expect(await refusalOf((place) => writeFileSync(join(place, 'card.json'), '{'))).toBe('bad-card');
    expect(await refusalOf((place) => writeFileSync(join(place, 'card.json'), '{}'))).toBe('bad-card');
    const contradictions: Parameters<typeof writeTinyModel>[1][] = [
      { change: (card) => (card.direction = 'mrt1-to-ct') },
      { change: (card) => (card.grid.sizeMultiple = 2) },
      { change: (card) => (card.network.embeddingType = 'fourier') },
      { change: (card) => (card.weights.diffusive.file = '../elsewhere.onnx') },
      { change: (card) => (card.knownFailures = []) },
    ];
    for (const contradiction of contradictions) {
      writeTinyModel(folder, contradiction);
      expect((await openLibrary([folder], healthy)).entries[0]).toMatchObject({
        card: null,
        refusal: { code: 'bad-card' },
      });
    }
  });

  it('refuses a schedule without real coefficients', async () => {
    writeTinyModel(folder, { change: (card) => (card.schedule.kind = 'geometric') });
    expect((await openLibrary([folder], healthy)).entries[0]!.refusal?.code).toBe('schedule-not-finite');
  });

  it.each<[string, Partial<GeneratorReport>]>([
    ['other inputs', { inputs: ['x', 't'] }],
    ['another output', { outputs: ['y'] }],
    ['another shape', { run: { expectedShape: shape, shape: [1, 2, 4, 8], finite: true } }],
    ['numbers that are not finite', { run: { expectedShape: shape, shape, finite: false } }],
  ])('refuses a network with %s', async (_, report) => {
    const probe: Probe = async (generator) => {
      const found = await healthy(generator);
      if (report.run) return { ...found, ...report };
      return { ...found, ...report, run: null };
    };
    expect(await refusalOf(() => undefined, probe)).toBe('wrong-interface');
  });

  it('says why when only a refused model is there', async () => {
    const failing: Probe = async () => {
      throw new Error('No provider could run the network.');
    };
    writeTinyModel(folder);
    const library = await openLibrary([folder], failing);
    expect(() => library.choose('ct-to-mrt1')).toThrow(
      expect.objectContaining({ kind: 'data', code: 'model-failed', message: 'No provider could run the network.' }),
    );
  });
});
