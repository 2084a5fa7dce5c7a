import { afterEach, describe, expect, it } from 'vitest';
import { settings as schema } from '../../preload/contract/index.ts';
import type { ErrorReport, Settings } from '../../preload/contract/index.ts';
import { english, speak, strings } from '../strings.ts';
import { korean } from '../strings/korean.ts';
import { Preferences } from './preferences.svelte.ts';

afterEach(() => speak('en'));

const ok = (result: Settings) => Promise.resolve({ ok: true, result } as const);

describe('preferences', () => {
  it('speak the language that was chosen, at once and after a restart', async () => {
    let kept = schema.parse({});
    const door = {
      readSettings: () => ok(kept),
      changeSettings: (changes: Partial<Settings>) => ok((kept = { ...kept, ...changes })),
    };
    const preferences = new Preferences(door, () => undefined);
    await preferences.read();
    expect(strings).toBe(english);
    await preferences.change({ language: 'ko' });
    expect(strings).toBe(korean);
    speak('en');
    await new Preferences(door, () => undefined).read();
    expect(strings).toBe(korean);
  });

  it('hold for this run where they cannot be kept, and say so', async () => {
    const error: ErrorReport = { kind: 'user', code: 'data-folder-unwritable', message: 'Full.' };
    const errors: ErrorReport[] = [];
    const refused = () => Promise.resolve({ ok: false, error } as const);
    const preferences = new Preferences({ readSettings: refused, changeSettings: refused }, (one) => errors.push(one));
    await preferences.read();
    await preferences.change({ welcomed: true });
    expect([preferences.current?.language, preferences.current?.welcomed]).toEqual(['en', true]);
    expect(errors).toEqual([error, error]);
  });
});

describe('the Korean texts', () => {
  const texts = (table: object): string[] =>
    Object.values(table).flatMap((value) =>
      typeof value === 'string' ? [value] : typeof value === 'object' ? texts(value as object) : [],
    );

  it('are Korean, but for names, units and signs', () => {
    const latin = texts(korean).filter((text) => !/[가-힣]/.test(text));
    expect(new Set(latin)).toEqual(
      new Set([
        'SynDiff Workstation',
        'CT → MR-T1',
        'MR-T1 → CT',
        'NVIDIA GPU (CUDA)',
        'Secondary Capture',
        'Series Instance UID',
        '3D',
        'MIP',
        'MinIP',
        'LPS',
        'HTML',
        'PDF',
        'JSON',
        'measures',
        'PSNR',
        'SSIM',
        '',
        '–',
      ]),
    );
  });
});
