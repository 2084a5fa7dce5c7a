import { contains } from '../../main/biliary/index.ts';
import { assess, checkDomain, figureTable } from '../../main/fidelity/index.ts';
import { previewVolume, resultRange, sourceRange } from '../../main/syndiff/index.ts';
import { ductTruth } from '../../training/phantom/index.ts';
import type { Model } from '../../models/index.ts';
import type { FidelityReport, Level } from '../../preload/contract/index.ts';
import { faults, type Planted } from './faults.ts';
import type { Patient } from './patient.ts';

/** One assessment: of a translation as it was made, or with a fault. */
export interface Case {
  seed: number;
  /** that the patient was acquired on, one of `gridNames` */
  grid: string;
  /** null: none was planted */
  fault: string | null;
  verdict: Level;
  domain: Level;
  /** values of the judged measures, `measure/place`; errors as shares of the range */
  values: Record<string, number | null>;
  /** a bile-duct region was found */
  region: boolean;
  /** the box holds the true confluence of the hepatic ducts */
  regionFound: boolean;
  seconds: number;
}

export interface Models {
  model: Model;
  opposite: Model;
  softwareVersion: string;
}

/** The patient's translation as it is, and with each fault. */
export async function assessPatient(patient: Patient, models: Models): Promise<Case[]> {
  const preview = models.model.preview ? await previewVolume(patient.source, models.model) : null;
  const cases = [
    await assessOne(patient, null, { source: patient.source, translation: patient.translation }, preview, models),
  ];
  for (const [fault, plant] of Object.entries(faults)) {
    const planted = plant(patient);
    cases.push(await assessOne(patient, fault, planted, planted.source === patient.source ? preview : null, models));
  }
  return cases;
}

async function assessOne(
  patient: Patient,
  fault: string | null,
  { source, translation }: Planted,
  preview: Planted['translation'],
  { model, opposite, softwareVersion }: Models,
): Promise<Case> {
  const started = performance.now();
  const domain = await checkDomain(source, model);
  const made = preview ?? (translation ? null : await previewVolume(source, model));
  const { report } = await assess(
    {
      direction: patient.direction,
      source,
      translation: translation ?? made!,
      deviation: null,
      model,
      opposite,
      preview: made ?? undefined,
      region: 'find',
      domain,
      provenance: {
        sourceSeriesUID: null,
        translationSeriesUID: null,
        truthSeriesUID: null,
        seed: patient.seed,
        samples: 1,
        provider: 'cpu',
        seconds: patient.translated,
      },
    },
    { cycle: 'preview', provider: 'cpu', softwareVersion },
  );
  const spans = {
    source: spanOf(sourceRange(source.values, model.card.intensity.source)),
    target: spanOf(resultRange(model.card.intensity.target)),
    own: 1,
  };
  const { region } = report.geometry;
  return {
    seed: patient.seed,
    grid: patient.grid,
    fault,
    verdict: report.verdict.level,
    domain: domain.level,
    values: valuesOf(report, spans),
    region: region !== null,
    regionFound: region !== null && contains(region, ductTruth(patient.seed).confluence),
    seconds: (performance.now() - started) / 1000,
  };
}

const spanOf = ({ minimum, maximum }: { minimum: number; maximum: number }) => maximum - minimum;

function valuesOf({ figures }: FidelityReport, spans: Record<'source' | 'target' | 'own', number>): Case['values'] {
  return Object.fromEntries(
    figures.map(({ measure, place, value }) => {
      const { scale } = figureTable.find((one) => one.measure === measure && one.place === place)!;
      return [`${measure}/${place}`, value === null ? null : value / spans[scale]];
    }),
  );
}
