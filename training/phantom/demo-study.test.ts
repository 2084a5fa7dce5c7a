import { describe, expect, it } from 'vitest';
import { demoSeed, makeDemoStudy } from './demo-study.ts';
import { drawPatient } from './patient.ts';

describe('makeDemoStudy', () => {
  it('shows a patient worth showing', () => {
    const patient = drawPatient(demoSeed);
    expect(patient.ductDilatation).toBeGreaterThan(1.5);
    expect(patient.hasGallbladder).toBe(true);
  });

  it('holds a CT and an MR series in one frame of reference, each saying that it is a phantom', () => {
    const { series, patientName, studyDescription } = makeDemoStudy();
    expect(series.map(({ modality, volume }) => [modality, volume.unit])).toEqual([
      ['CT', 'HU'],
      ['MR', 'au'],
    ]);
    expect(new Set(series.map(({ volume }) => volume.frameOfReferenceUID)).size).toBe(1);
    expect(series.every(({ volume }) => volume.values instanceof Int16Array)).toBe(true);
    const descriptions = [patientName, studyDescription, ...series.map((one) => one.seriesDescription)];
    expect(descriptions.every((description) => /phantom/i.test(description))).toBe(true);
    // LO holds 64 characters (PS3.5 §6.2)
    expect(descriptions.every((description) => description.length <= 64)).toBe(true);
  });
});
