import { describe, expect, it } from 'vitest';
import { patientLine } from './patient-line.ts';

describe('the patient line', () => {
  it.each([
    [{ name: 'Phantom^Demo', id: 'P-1', studyDate: '20260131' }, 'Phantom, Demo · P-1 · 2026-01-31'],
    [{ name: 'One^Two^Three^Dr^', id: '', studyDate: '' }, 'One, Two Three'],
    [{ name: '=山田^太郎=やまだ^たろう', id: '7', studyDate: '' }, '山田, 太郎 · 7'],
    [{ name: '^^', id: '7', studyDate: '2026.01.31' }, '7 · 2026.01.31'],
    [{ name: '', id: '', studyDate: '' }, ''],
  ])('writes %o as a person would', (patient, line) => {
    expect(patientLine(patient)).toBe(line);
  });
});
