/**
 * `npm run validate-biliary -- --phantom-seed S --patients N [--ducts N] [--translated N] [--json]`: is the bile-duct
 * region found, and how right are duct candidates and their diameters, on phantom patients nobody has seen.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { previewVolume } from '../../main/syndiff/index.ts';
import { openLibrary } from '../../models/index.ts';
import { bootstrap, mean, type Interval } from '../../training/evaluate/bootstrap.ts';
import { wilson } from '../wilson.ts';
import { patientOf, regionFound, scoreDucts, sizes, type DuctScore, type Modality } from './measure-patient.ts';

const { values } = parseArgs({
  options: {
    'phantom-seed': { type: 'string', default: '4600001' },
    patients: { type: 'string', default: '40' },
    ducts: { type: 'string', default: '10' },
    translated: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const [first, patients, withDucts, translated] = (['phantom-seed', 'patients', 'ducts', 'translated'] as const).map(
  (name) => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number.`);
    return value;
  },
) as [number, number, number, number];

const library = translated > 0 ? await openLibrary([join(import.meta.dirname, '../../models')], null) : null;
const regions: Record<string, { found: number; of: number; missed: number[] }> = {};
const scores: Record<Modality, DuctScore[]> = { ct: [], mrt1: [] };
const note = (where: string, seed: number, found: boolean): void => {
  const count = (regions[where] ??= { found: 0, of: 0, missed: [] });
  count.of += 1;
  if (found) count.found += 1;
  else count.missed.push(seed);
};

for (let n = 0; n < patients; n += 1) {
  const seed = first + n;
  const { truth, ct, mrt1 } = patientOf(seed);
  note('CT', seed, regionFound(ct, truth));
  note('MR-T1', seed, regionFound(mrt1, truth));
  if (library && n < translated) {
    note('CT translated to MR-T1', seed, regionFound(await previewVolume(ct, library.choose('ct-to-mrt1')), truth));
    note('MR-T1 translated to CT', seed, regionFound(await previewVolume(mrt1, library.choose('mrt1-to-ct')), truth));
  }
  if (n < withDucts)
    for (const modality of ['ct', 'mrt1'] as const) {
      const score = await scoreDucts(seed, modality, modality === 'ct' ? ct : mrt1, truth);
      if (score) scores[modality].push(score);
    }
  process.stderr.write(`${n + 1} of ${patients}\n`);
}

/** Mean over patients with its 95 % interval. */
function overPatients(one: readonly number[]): (Interval & { patients: number }) | null {
  return one.length > 0 ? { ...bootstrap(one, 1), patients: one.length } : null;
}

const result = {
  phantomSeed: first,
  patients,
  regions: Object.fromEntries(
    Object.entries(regions).map(([where, count]) => [
      where,
      { ...count, share: count.found / count.of, interval: wilson(count.found, count.of) },
    ]),
  ),
  ducts: Object.fromEntries(
    (['ct', 'mrt1'] as const).map((modality) => {
      const all = scores[modality];
      const named = all.flatMap(({ common }) => (common ? [common] : []));
      const right = named.filter((common) => common.right);
      return [
        modality,
        {
          patients: all.length,
          bySize: Object.fromEntries(
            sizes.map((size) => {
              const of = all.map(({ bySize }) => bySize[size]);
              const measured = of.filter(({ errors }) => errors.length > 0);
              return [
                size,
                {
                  dice: overPatients(of.filter((s) => s.wanted > 0).map((s) => (2 * s.right) / (s.found + s.wanted))),
                  centreLineReached: overPatients(of.filter((s) => s.length > 0).map((s) => s.reached / s.length)),
                  diameterError: overPatients(measured.map(({ errors }) => mean(errors))),
                  absoluteDiameterError: overPatients(measured.map(({ errors }) => mean(errors.map(Math.abs)))),
                },
              ];
            }),
          ),
          shareOfTrueCandidates: overPatients(
            all.filter((s) => s.candidates > 0).map((s) => s.trueCandidates / s.candidates),
          ),
          commonDuct: {
            named: named.length,
            right: right.length,
            widestError: overPatients(right.map(({ measured, widest }) => measured - widest)),
          },
        },
      ];
    }),
  ),
};

if (values.json) console.log(JSON.stringify(result, null, 2));
else {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  for (const [where, { found, of, interval, missed }] of Object.entries(result.regions))
    console.log(
      `region, ${where}: found in ${found} of ${of} (95 % interval ${interval.map(percent).join(' to ')})` +
        (missed.length > 0 ? `, missed ${missed.join(', ')}` : ''),
    );
  const text = (figure: ReturnType<typeof overPatients>) =>
    figure ? `${figure.mean.toFixed(2)} (${figure.low.toFixed(2)} to ${figure.high.toFixed(2)})` : '–';
  for (const [modality, { patients: count, bySize, shareOfTrueCandidates, commonDuct }] of Object.entries(
    result.ducts,
  )) {
    console.log(`ducts, ${modality}, ${count} patients; share of candidates in ducts ${text(shareOfTrueCandidates)}`);
    for (const [size, row] of Object.entries(bySize))
      console.log(
        `  ${size}: Dice ${text(row.dice)}, centre line reached ${text(row.centreLineReached)}, ` +
          `diameter error ${text(row.diameterError)} mm, absolute ${text(row.absoluteDiameterError)} mm`,
      );
    console.log(
      `  common duct named in ${commonDuct.named}, rightly in ${commonDuct.right}; widest diameter off by ` +
        `${text(commonDuct.widestError)} mm`,
    );
  }
}
if (Object.values(regions).some(({ found, of }) => found < 0.95 * of)) process.exitCode = 1;
