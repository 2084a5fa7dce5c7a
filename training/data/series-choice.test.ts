import { describe, expect, it } from 'vitest';
import type { Series } from '../../main/dicom/index.ts';
import { reasonAgainst } from './series-choice.ts';

type Header = Partial<Pick<Series, 'modality' | 'description' | 'synthetic' | 'findings'>> & {
  echoTime?: number;
  imageType?: string[];
  normal?: readonly [number, number, number];
};

function series({ echoTime, imageType = ['ORIGINAL', 'PRIMARY'], normal = [0, 0, 1], ...rest }: Header): Series {
  const instance = { echoTime, imageType } as Series['instances'][number];
  return {
    id: '0',
    studyInstanceUID: '1',
    seriesInstanceUID: '1.1',
    frameOfReferenceUID: '1.2',
    modality: 'MR',
    description: '',
    patientLine: '',
    dimensions: [8, 8, 4],
    grid: { spacing: [1, 1, 1], directions: [[1, 0, 0], [0, 1, 0], normal], origin: [0, 0, 0] },
    transferSyntax: { uid: '', name: '' },
    synthetic: false,
    instances: [instance],
    findings: [],
    ...rest,
  };
}

describe('reasonAgainst', () => {
  it.each<[string, Header, string | null]>([
    ['T1 by its name', { description: 't1_vibe_dixon_tra_bh_W', echoTime: 2.4 }, null],
    [
      'T1 and fat suppressed, whatever else is in the name',
      { description: 'T1w mDIXON STIR-like', echoTime: 1.8 },
      null,
    ],
    ['a series that says nothing', {}, null],
    ['T2 by its name', { description: 't2_haste_tra_mbh', echoTime: 28 }, 'not-t1'],
    ['cholangiography', { description: '3D MRCP' }, 'not-t1'],
    ['a long echo', { description: 'ax T1?', echoTime: 92 }, 'not-t1'],
    ['an ADC map', { description: 'ep2d', imageType: ['DERIVED', 'PRIMARY', 'DIFFUSION', 'ADC'] }, 'not-t1'],
    [
      'the fat image of a Dixon',
      { description: 't1_dixon', imageType: ['DERIVED', 'PRIMARY', 'DIXON', 'FAT'] },
      'not-t1',
    ],
    ['a CT', { modality: 'CT' }, 'other-modality'],
    ['a coronal series', { normal: [0, 1, 0] }, 'not-axial'],
    ['our own translation', { synthetic: true, imageType: ['DERIVED', 'SECONDARY'] }, 'translation'],
    ['a phantom', { synthetic: true }, null],
    ['a localizer', { findings: [{ code: 'localizer', message: '' }] }, 'localizer'],
  ])('of MR: %s', (_, header, code) => {
    expect(reasonAgainst(series(header), 'mrt1')?.code ?? null).toBe(code);
  });

  it('calls bad what should be usable and is not', () => {
    const gap = { code: 'uneven-spacing', message: 'Gap of 10 mm after slice 3, expected 5.' };
    expect(reasonAgainst(series({ modality: 'CT', findings: [gap] }), 'ct')).toEqual({
      code: 'uneven-spacing',
      reason: gap.message,
      bad: true,
    });
    expect(reasonAgainst(series({ modality: 'CT', description: 'T2 phase' }), 'ct')).toBeNull();
  });
});
