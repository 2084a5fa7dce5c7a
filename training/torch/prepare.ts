import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createSchedule } from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import { readConfig } from '../configs/read-config.ts';
import { phantomPatient } from '../data/phantom-patient.ts';
import type { TrainingPatient } from '../data/patient.ts';
import { saveCheckpoint } from '../trainer/checkpoint.ts';
import { layoutsOf } from '../trainer/models.ts';
import { generatorNames } from '../trainer/network-names.ts';
import { sizeMultipleOf } from '../data/open-training-data.ts';
import { freshCheckpoint } from '../trainer/train.ts';

/*
 * tsx training/torch/prepare.ts CONFIG DIR [PART/PARTS]
 *
 * What warm_up.py needs of a run on phantoms, made by the trainer's own code: a checkpoint of its first weights, plan.json
 * (order and shapes of the parameters, noise coefficients), and each patient of training and validation in a file:
 * `rows, columns, slices` as 16-bit numbers, then CT and MR-T1 (−1…1 as 0…255, whole slices) and the share of bile duct and
 * gallbladder (0…1 as 0…255), one byte a pixel, gzipped. A patient whose file exists is not drawn again.
 *
 * With PART/PARTS it is one of PARTS processes (PART from 1) that share the patients; the first makes all else. warm_up.py
 * can learn meanwhile: it takes up patients as they come.
 */

const [file, folder, share = '1/1'] = process.argv.slice(2);
const [part, parts] = share.split('/').map(Number);
if (file === undefined || folder === undefined || !(part! >= 1 && part! <= parts!))
  throw new Error('usage: prepare.ts CONFIG DIR [PART/PARTS]');
const config = readConfig(file);
const { data } = config;
mkdirSync(folder, { recursive: true });

if (part === 1) await prepareRun();

// Patients of validation first: they are few, and all are needed from the beginning.
for (const { firstSeed, patients } of [data.validation, data.training])
  for (let seed = firstSeed + part! - 1; seed < firstSeed + patients; seed += parts!) {
    const path = join(folder, `phantom-${seed}.gz`);
    if (existsSync(path)) continue;
    writeFileSync(`${path}.part`, gzipSync(packed(phantomPatient(seed, data, sizeMultipleOf(config))), { level: 1 }));
    renameSync(`${path}.part`, path);
    console.log(`phantom ${seed}`);
  }

async function prepareRun(): Promise<void> {
  await loadBackend('cpu');
  saveCheckpoint(folder!, freshCheckpoint(config));
  const layouts = layoutsOf(config);
  const shapes = (name: (typeof generatorNames)[number]) =>
    layouts[name].parameters.map(({ name: parameter, shape }) => [parameter, shape]);
  const { cumulativeScale, cumulativeSigma, scale, sigma } = createSchedule(config.schedule);
  const plan = {
    layouts: Object.fromEntries(generatorNames.map((name) => [name, shapes(name)])),
    schedule: Object.fromEntries(
      Object.entries({ cumulativeScale, cumulativeSigma, scale, sigma }).map(([key, values]) => [key, [...values]]),
    ),
    training: data.training,
  };
  writeFileSync(join(folder!, 'plan.json'), JSON.stringify(plan));
}

function packed(patient: TrainingPatient): Uint8Array {
  const { rows, columns, slices } = patient;
  const plane = rows * columns;
  const size = plane * slices;
  const bytes = new Uint8Array(6 + 3 * size);
  new Uint16Array(bytes.buffer, 0, 3).set([rows, columns, slices]);
  for (let slice = 0; slice < slices; slice += 1) {
    const put = (part: number, values: Float32Array, byteOf: (value: number) => number) =>
      bytes.set(Uint8Array.from(values, byteOf), 6 + part * size + slice * plane);
    put(0, patient.slice('ct', slice), ofRange);
    put(1, patient.slice('mrt1', slice), ofRange);
    put(2, patient.slice('structures', slice), (share) => Math.round(255 * share));
  }
  return bytes;
}

function ofRange(value: number): number {
  return Math.round(127.5 * (Math.min(1, Math.max(-1, value)) + 1));
}
