import { describe, expect, it } from 'vitest';
import type { Findings } from './findings.ts';
import { drawPatient, makePhantom, tissueLabels, type Patient, type Tissue } from './index.ts';

const patients = Array.from({ length: 200 }, (_, seed) => drawPatient(seed));

function rate(has: (patient: Patient) => boolean): number {
  return patients.filter(has).length / patients.length;
}

describe('findings of the phantom', () => {
  it.each<[string, (findings: Findings) => boolean, number]>([
    ['gallstones', ({ gallbladder }) => gallbladder.stones > 0, 0.2],
    ['sludge', ({ gallbladder }) => gallbladder.sludge > 0, 0.1],
    ['a contracted gallbladder', ({ gallbladder }) => gallbladder.fullness < 0.7, 0.1],
    ['a distended gallbladder', ({ gallbladder }) => gallbladder.fullness > 1.25, 0.18],
    ['duct stones', ({ ductStones }) => ductStones > 0, 0.1],
    ['pneumobilia', ({ pneumobilia }) => pneumobilia, 0.03],
    ['a stent', ({ stent }) => stent, 0.03],
    ['cysts', ({ cysts }) => cysts > 0, 0.3],
    ['metastases', ({ metastases }) => metastases > 0, 0.14],
    ['hepatomas', ({ hepatomas }) => hepatomas > 0, 0.08],
    ['haemangiomas', ({ haemangiomas }) => haemangiomas > 0, 0.1],
    ['ascites', ({ ascites }) => ascites > 0, 0.1],
    ['effusion', ({ effusion }) => effusion > 0, 0.08],
    ['a large spleen', ({ spleen }) => spleen > 1.15, 0.1],
    ['plaques', ({ plaques }) => plaques > 0, 0.3],
    ['stranded fat', ({ stranding }) => stranding > 1, 0.15],
  ])('are drawn at their rate: %s', (_, has, expected) => {
    // three deviations of a binomial share of 200
    const tolerance = 3 * Math.sqrt((expected * (1 - expected)) / patients.length);
    expect(Math.abs(rate(({ findings }) => has(findings)) - expected)).toBeLessThan(tolerance);
    expect(rate(({ findings }) => has(findings))).toBeGreaterThan(0);
  });

  it('vary in phase, table and habitus', () => {
    expect(rate(({ ct }) => ct.delay === 0)).toBeGreaterThan(0.04);
    expect(rate(({ ct }) => ct.delay > 0 && ct.delay < 50)).toBeGreaterThan(0.01);
    expect(rate(({ ct }) => ct.delay >= 60 && ct.delay <= 80)).toBeGreaterThan(0.65);
    expect(rate(({ ct }) => ct.table === 'none')).toBeGreaterThan(0.07);
    expect(rate(({ ct }) => ct.oralContrast > 0)).toBeGreaterThan(0.1);
    expect(rate(({ armsDown }) => armsDown)).toBeGreaterThan(0.04);
    const fat = patients.map(({ subcutaneousFat }) => subcutaneousFat);
    expect(Math.min(...fat)).toBeLessThan(8);
    expect(Math.max(...fat)).toBeGreaterThan(35);
  });

  it('span normal and dilated common ducts', () => {
    const diameters = patients.map(
      ({ commonDuctDiameter, ductDilatation }) => commonDuctDiameter * (1 + 0.75 * (ductDilatation - 1)),
    );
    expect(Math.min(...diameters)).toBeLessThan(4.5);
    expect(Math.max(...diameters)).toBeGreaterThan(12);
  });

  it.each<[Tissue, (patient: Patient) => boolean]>([
    ['stone', ({ findings, hasGallbladder }) => hasGallbladder && findings.gallbladder.stones > 3],
    ['sludge', ({ findings, hasGallbladder }) => hasGallbladder && findings.gallbladder.sludge > 0.3],
    ['stent', ({ findings }) => findings.stent],
    ['metastasis', ({ findings }) => findings.metastases > 2],
    ['hepatoma', ({ findings }) => findings.hepatomas > 0],
    ['haemangioma', ({ findings }) => findings.haemangiomas > 1],
    ['cyst', ({ findings }) => findings.cysts > 2],
    ['freeFluid', ({ findings }) => findings.ascites > 8],
    ['calcification', ({ findings }) => findings.plaques > 5],
    ['table', ({ ct }) => ct.table !== 'none'],
  ])('are painted and labelled: %s', (tissue, has) => {
    const patient = patients.find(has)!;
    const { labels } = makePhantom(patient.seed, { columns: 160, rows: 140, slices: 16, spacing: [2.4, 2.4, 10] });
    expect(labels.filter((label) => label === tissueLabels[tissue]).length).toBeGreaterThan(2);
  });

  it('leave the table out where there is none', () => {
    const { seed } = patients.find(({ ct }) => ct.table === 'none')!;
    const { labels } = makePhantom(seed, { columns: 100, rows: 90, slices: 2, spacing: [4.5, 4.5, 30] });
    expect(labels.includes(tissueLabels.table)).toBe(false);
  });
});
