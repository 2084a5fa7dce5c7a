import { describe, expect, it } from 'vitest';
import { enhancementOf } from './enhancement.ts';
import { drawPatient, type Patient } from './patient.ts';
import { spoiledGradientEcho } from './relaxation.ts';
import { drawSignals, type Signal } from './signals.ts';
import { tissueLabels, type Tissue } from './tissues.ts';

const patients = Array.from({ length: 200 }, (_, seed) => drawPatient(seed));

function of(signals: readonly Signal[], tissue: Tissue): Signal {
  return signals[tissueLabels[tissue]]!;
}

function given(patient: Patient, ct: Partial<Patient['ct']>): readonly Signal[] {
  return drawSignals({ ...patient, liverFatFraction: 0, ct: { ...patient.ct, iodine: 1, ...ct } }, 0);
}

describe('drawSignals', () => {
  it('keeps bile darker than the liver on CT and MR in every patient', () => {
    for (const patient of patients) {
      const signals = drawSignals(patient);
      for (const bile of ['bileDuct', 'gallbladder'] as const) {
        expect(of(signals, bile).ct).toBeLessThan(of(signals, 'liver').ct - 5);
        expect(of(signals, bile).mr).toBeLessThan(0.5 * of(signals, 'liver').mr);
      }
    }
  });

  it('keeps one order of contrasts on MR: fat, liver, spleen, blood, bile', () => {
    for (const patient of patients) {
      const signals = drawSignals(patient);
      const order = (['subcutaneousFat', 'liver', 'spleen', 'portalVein', 'bileDuct'] as const).map(
        (tissue) => of(signals, tissue).mr,
      );
      expect(order).toEqual([...order].sort((a, b) => b - a));
    }
  });

  it('makes stones dark on MR, and on CT what they are made of', () => {
    const kinds = { calcified: [280, 700], pigment: [60, 130], cholesterol: [-25, 25] } as const;
    for (const patient of patients) {
      const signals = drawSignals(patient);
      expect(of(signals, 'stone').mr).toBeLessThan(of(signals, 'bileDuct').mr);
      const [low, high] = kinds[patient.findings.stoneKind];
      expect(of(signals, 'stone').ct).toBeGreaterThanOrEqual(low);
      expect(of(signals, 'stone').ct).toBeLessThan(high);
    }
  });

  it('follows the phase: vessels darker than the liver before contrast agent, brighter in the portal venous phase', () => {
    const patient = patients[0]!;
    const native = given(patient, { delay: 0 });
    const arterial = given(patient, { delay: 35 });
    const portal = given(patient, { delay: 70 });
    expect(of(native, 'portalVein').ct).toBeLessThan(of(native, 'liver').ct);
    expect(of(portal, 'portalVein').ct).toBeGreaterThan(of(portal, 'liver').ct + 40);
    expect(of(arterial, 'artery').ct).toBeGreaterThan(of(portal, 'artery').ct + 100);
    expect(of(arterial, 'renalCortex').ct).toBeGreaterThan(of(arterial, 'renalMedulla').ct + 80);
    expect(of(portal, 'liver').ct).toBeGreaterThan(of(arterial, 'liver').ct + 25);
    expect(of(native, 'liver').mr).toBe(of(portal, 'liver').mr);
  });

  it('lowers the liver by fat on CT and raises it a little on MR', () => {
    const lean = { ...patients[0]!, liverFatFraction: 0 };
    const fatty = { ...lean, liverFatFraction: 0.2 };
    const [before, after] = [of(drawSignals(lean), 'liver'), of(drawSignals(fatty), 'liver')];
    expect(before.ct - after.ct).toBeCloseTo(32, 5);
    expect(after.mr / before.mr).toBeGreaterThan(1.05);
    expect(after.mr / before.mr).toBeLessThan(1.3);
  });

  it('gives typical tissues without variety', () => {
    const [one, other] = [patients[1]!, patients[2]!];
    const scans = { ct: one.ct, mr: one.mr, liverFatFraction: 0 };
    const [a, b] = [drawSignals({ ...one, ...scans }, 0), drawSignals({ ...other, ...scans }, 0)];
    expect(of(a, 'spleen').ct).toBe(of(b, 'spleen').ct);
    expect(of(a, 'spleen').mr).toBe(of(b, 'spleen').mr);
    expect(of(drawSignals({ ...one, ...scans }), 'spleen').ct).not.toBe(of(a, 'spleen').ct);
  });
});

describe('enhancementOf', () => {
  it('is none before contrast agent and where nothing is taken up, and runs through its knots', () => {
    expect(enhancementOf('liver', 0)).toBe(0);
    expect(enhancementOf('bileDuct', 70)).toBe(0);
    expect(enhancementOf('liver', 70)).toBe(52);
    expect(enhancementOf('liver', 60)).toBe(45);
    expect(enhancementOf('artery', 5)).toBe(250);
    expect(enhancementOf('artery', 600)).toBe(65);
  });
});

describe('spoiledGradientEcho', () => {
  it('is the sine of the flip where all relaxes, and largest at the Ernst angle', () => {
    expect(spoiledGradientEcho(1, 1e4, 0.4)).toBeCloseTo(Math.sin(0.4), 9);
    const ernst = Math.acos(Math.exp(-150 / 586));
    const largest = spoiledGradientEcho(586, 150, ernst);
    for (const aside of [-0.1, 0.1]) expect(spoiledGradientEcho(586, 150, ernst + aside)).toBeLessThan(largest);
  });
});
