import type { FidelityReport } from '../../preload/contract/index.ts';
import { testVolume } from '../engine.fixtures.ts';
import type { Volume } from '../dicom/index.ts';
import type { ReportContent, ReportedDucts } from './content.ts';

/** A red report about a translation of the test series of three slices, with something in each of its parts. */
export const redReport: FidelityReport = {
  format: 'syndiff-fidelity-report/1',
  made: '2026-11-25T04:00:00.000Z',
  softwareVersion: '0.1.0',
  provenance: {
    direction: 'ct-to-mrt1',
    sourceSeriesUID: '1.2.3',
    translationSeriesUID: null,
    truthSeriesUID: null,
    model: { id: 'tiny', version: '1.0.0', sha256: 'ab'.repeat(32) },
    seed: 7,
    samples: 3,
    provider: 'cpu',
    seconds: 12.5,
    cycle: { model: 'tiny-back 1.0.0', generator: 'preview' },
  },
  geometry: {
    dimensions: [...testVolume.dimensions],
    spacing: [...testVolume.spacing],
    origin: [...testVolume.origin],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    region: { low: [-4, -4, 2], high: [4, 4, 4], found: 'by hand' },
    bodyShare: 0.5,
  },
  conspicuity: {
    source: { contrast: -60, unit: 'HU', toNoise: -3 },
    translation: { contrast: -300, unit: 'au', toNoise: -5 },
    gain: 2,
    failure: null,
    voxels: 200,
  },
  figures: [
    {
      measure: 'cycle-error',
      place: 'body',
      value: 123.4,
      unit: 'HU',
      worse: 'above',
      amber: 60,
      red: 100,
      level: 'red',
      meaning: 'Translated back, the source differs by so much; what hides from both models does not show.',
    },
    {
      measure: 'spread',
      place: 'region',
      value: null,
      unit: 'au',
      worse: 'above',
      amber: null,
      red: null,
      level: null,
      meaning: 'One sample was drawn.',
    },
  ],
  slices: [{ measure: 'cycle-error', unit: 'HU', worse: 'above', amber: 60, red: 100, values: [20, null, 130] }],
  sliceLevels: ['green', 'amber', 'red'],
  candidates: [
    {
      kind: 'vanished',
      structure: 'duct',
      centre: [0, 0, 3],
      extent: [4, 4, 6],
      volume: 88,
      slices: [1, 2],
      strength: 2.5,
      inRegion: true,
    },
  ],
  candidatesLeftOut: 0,
  domain: {
    level: 'amber',
    reference: '40 held-out phantoms',
    findings: [
      {
        aspect: 'spacing',
        level: 'amber',
        code: 'compared',
        value: 2,
        unit: 'mm',
        expected: [0.7, 1.2],
        parameters: {},
        message: 'Pixels are larger than any that the model was trained on.',
      },
    ],
  },
  axes: [
    {
      axis: 'sample-quality',
      score: 0.8,
      value: 0.8,
      unit: '',
      budget: null,
      meaning: 'How much it looks like the target.',
    },
    { axis: 'anatomical-fidelity', score: 0.3, value: 0.3, unit: '', budget: null, meaning: 'How much it shows.' },
    { axis: 'sampling-speed', score: 1, value: 0.4, unit: 's/slice', budget: 2, meaning: 'Against the budget.' },
    { axis: 'diversity', score: null, value: null, unit: '', budget: null, meaning: 'One sample was drawn.' },
  ],
  verdict: {
    level: 'red',
    reasons: [
      {
        level: 'red',
        code: 'beyond-threshold',
        measure: 'cycle-error',
        place: 'body',
        value: 123.4,
        unit: 'HU',
        threshold: 100,
        expected: null,
        parameters: {},
        slices: [2],
        message: 'Cycle error of 123 HU in the body, above 100 HU.',
      },
    ],
    calibrated: false,
  },
  cost: { seconds: 3, parts: { cycle: 2, measures: 1 }, shareOfTranslation: 0.24 },
};

const overlayValues: Volume = {
  ...testVolume,
  values: Float32Array.from(testVolume.values, (_, i) => (i % 8 > 3 ? 90 : 0)),
};

export const redContent: ReportContent = {
  report: redReport,
  source: testVolume,
  sourceIsSynthetic: false,
  translation: { ...testVolume, unit: 'au' },
  overlays: [{ kind: 'cycle-error', unit: 'HU', scale: [0, 100], meaning: 'Where it differs.', volume: overlayValues }],
  readersDucts: null,
  card: null,
  patient: 'Phantom, Test · PHANTOM · 2026-01-01',
  acknowledged: false,
};

const contrasts = (source: number, translation: number) => ({
  source: { contrast: 20 * source, unit: 'HU', toNoise: source },
  translation: { contrast: 50 * translation, unit: 'au', toNoise: translation },
  voxels: 120,
});

/** One duct of each kind: edited and accepted, refused, and drawn too short to be measured. */
export const readersDucts: ReportedDucts = {
  ducts: [
    {
      number: 1,
      by: 'edited',
      judged: 'accepted',
      common: true,
      points: [[1, -2, 3.5]],
      measured: { length: 31.23, medianDiameter: 6.41, widest: { diameter: 7.1, at: [1, -2, 3.5] } },
      conspicuity: { ...contrasts(-3, -6.5), gain: 3.5, failure: null },
    },
    {
      number: 2,
      by: 'suggestion',
      judged: 'refused',
      common: false,
      points: [[0, 0, 0]],
      measured: { length: 14, medianDiameter: 3, widest: { diameter: 3.3, at: [0, 0, 0] } },
      conspicuity: { ...contrasts(-2, 1), gain: null, failure: 'inverted' },
    },
    {
      number: 4,
      by: 'drawn',
      judged: null,
      common: false,
      points: [[0, 0, 1]],
      measured: null,
      conspicuity: null,
    },
  ],
  together: { ...contrasts(-3, -6.5), gain: 3.5, failure: null },
};
