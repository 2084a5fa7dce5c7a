import { createSchedule, type Direction, type ModelCard } from '../../models/index.ts';
import type { TrainingPatient } from '../data/patient.ts';
import type { Checkpoint } from '../trainer/checkpoint.ts';
import { modelsOf } from '../trainer/models.ts';
import { type Method, type Score, validate } from '../trainer/validate.ts';

export type Measure = Omit<ModelCard['metrics'][number], 'measuredOn'>;

const methods: Record<Method, string> = { diffusive: 'diffusive', preview: 'preview', source: 'source as it is' };
const quantities: Record<keyof Score, { name: string; unit: string }> = {
  psnr: { name: 'PSNR', unit: 'dB' },
  ssim: { name: 'SSIM', unit: '' },
  mae: { name: 'MAE', unit: 'of ±1' },
  ductContrast: { name: 'signed duct-to-liver contrast', unit: "of the truth's" },
};

/**
 * The averaged weights on patients that training has not seen, per patient: mean and standard deviation, of the
 * diffusive generator, the preview, and the untranslated source beside them. Fixed data range of 2 on [−1, 1].
 */
export function measureHeldOut(
  { config, weights }: Checkpoint,
  patients: readonly TrainingPatient[],
): Record<Direction, Measure[]> {
  const context = {
    models: modelsOf(config),
    schedule: createSchedule(config.schedule),
    nz: config.generator.nz,
    data: config.data,
  };
  const validations = patients.map((patient) => validate(weights, context, [patient], 2));
  const of = (direction: Direction): Measure[] =>
    Object.entries(methods).flatMap(([method, called]) =>
      Object.entries(quantities).map(([quantity, { name, unit }]) => {
        const values = validations.map(({ scores }) => scores[direction][method as Method][quantity as keyof Score]);
        return { name: `${name}, ${called}`, unit, cases: values.length, ...meanAndDeviation(values) };
      }),
    );
  return { 'ct-to-mrt1': of('ct-to-mrt1'), 'mrt1-to-ct': of('mrt1-to-ct') };
}

function meanAndDeviation(values: readonly number[]): { value: number; deviation?: number } {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  if (values.length < 2) return { value: rounded(value) };
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value: rounded(value), deviation: rounded(Math.sqrt(squares / (values.length - 1))) };
}

const rounded = (value: number) => Number(value.toPrecision(4));
