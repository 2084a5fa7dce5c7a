import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Direction, ModelCard } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { preparedData } from '../data/prepared-data.ts';
import { readSplit } from '../data/split-manifest.ts';
import { learntPhantoms, type LearntSeries } from '../describe/domain-of.ts';
import type { PairedCase } from '../evaluate/evaluate-model.ts';
import { phantomCase } from '../evaluate/phantom-case.ts';
import { patientCase, patientVolume } from './patient-case.ts';

/** What a run was made with, as far as the card tells it, and the pairs that its models are measured on. */
export interface RunCases {
  source: string;
  /** where the run was steered by them: its models are compared with others here */
  validation: readonly PairedCase[];
  /** never looked at by the run; those of validation where the data have no other */
  test: readonly PairedCase[];
  /** in words, for each metric of the card */
  testText: string;
  /** another patient, as the aim of histogram matching */
  referenceOf: (one: PairedCase) => PairedCase | null;
  split: NonNullable<ModelCard['training']['split']>;
  dataDigest: string | null;
  /** what the run learnt to read, for the domain reference of the model of a direction */
  learnt: (direction: Direction) => LearntSeries;
}

export interface HeldOutPhantoms {
  firstSeed: number;
  patients: number;
}

/** @param prepared folder of the prepared images; null: in that of the run */
export function runCases(
  run: string,
  config: TrainingConfig,
  heldOut: HeldOutPhantoms,
  prepared: string | null,
): RunCases {
  const split = readSplit(run);
  const file = join(run, 'split.json');
  const dataDigest = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null;
  if (!split || split.source === 'phantom') return { ...phantomCases(config, heldOut), dataDigest };
  const data = preparedData(split, prepared ?? join(run, 'prepared'));
  const validation = data.validation.map((patient) => patientCase(patient, config.data));
  const other = data.test.map((patient) => patientCase(patient, config.data));
  const patients = (part: 'training' | 'validation' | 'test') => ({
    patients: split.patients.filter((patient) => patient.part === part).length,
    firstPhantomSeed: null,
  });
  const [firstPair] = data.training.pairs;
  const known = [...(firstPair ? [patientCase(firstPair, config.data)] : []), ...validation];
  return {
    source: split.source,
    validation,
    test: other.length > 0 ? other : validation,
    testText: other.length > 0 ? 'test patients, body mask' : 'validation patients, body mask',
    referenceOf: (one) => known.find(({ id }) => id !== one.id) ?? null,
    split: { training: patients('training'), validation: patients('validation'), test: patients('test') },
    dataDigest,
    learnt: (direction) => {
      const contrast = direction === 'ct-to-mrt1' ? 'ct' : 'mrt1';
      const learnt = data.training[contrast];
      return {
        series: learnt.map((patient) => patientVolume(patient, contrast, config.data)),
        text: {
          measuredOn: `${learnt.length} patients (${split.source}) on the model's pixels.`,
          phases: null,
          // Prepared images say nothing of the pixels, the field, the noise and the slices that they were made of.
          aspects: ['intensity', 'coverage', 'ghosts'],
        },
      };
    },
  };
}

function phantomCases(
  { data }: TrainingConfig,
  { firstSeed, patients }: HeldOutPhantoms,
): Omit<RunCases, 'dataDigest'> {
  const drawn = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => phantomCase(first + index));
  const part = (first: number, count: number) => ({ patients: count, firstPhantomSeed: first });
  const reference = phantomCase(firstSeed + patients);
  return {
    source: 'phantom',
    validation: drawn(data.validation.firstSeed, data.validation.patients),
    test: drawn(firstSeed, patients),
    testText: `${patients} phantoms (seeds from ${firstSeed}) at about 1.5 mm, body in the liver's region`,
    referenceOf: () => reference,
    learnt: (direction) => learntPhantoms(direction, data.training.firstSeed, data.training.patients),
    split: {
      training: part(data.training.firstSeed, data.training.patients),
      validation: part(data.validation.firstSeed, data.validation.patients),
      test: part(firstSeed, patients),
    },
  };
}
