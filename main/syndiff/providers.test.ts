import { describe, expect, it } from 'vitest';
import { providerFailure, providerLine, providersToTry } from './providers.ts';

describe('providers', () => {
  it('are tried best first, ending with the CPU', () => {
    expect(providersToTry('auto', 'linux')).toEqual(['cuda', 'cpu']);
    expect(providersToTry('auto', 'win32')).toEqual(['dml', 'cpu']);
    expect(providersToTry('auto', 'darwin')).toEqual(['coreml', 'cpu']);
    expect(providersToTry('auto', 'freebsd')).toEqual(['cpu']);
  });

  it('are not replaced when one was asked for', () => {
    expect(providersToTry('cuda', 'linux')).toEqual(['cuda']);
    expect(providersToTry('cpu', 'linux')).toEqual(['cpu']);
  });

  it('are named with the reason why better ones do not run', () => {
    const message = 'FAIL : Failed to load library /a/b.so with error: cannot open shared object file: No such file';
    const passedOver = [{ name: 'cuda', reason: providerFailure(message) }] as const;
    expect(providerLine({ name: 'cpu', passedOver })).toBe('cpu (cuda: provider library not found)');
    expect(providerLine({ name: 'cuda', passedOver: [] })).toBe('cuda');
  });

  it('have their long reasons cut to one line', () => {
    expect(providerFailure(`${'x'.repeat(500)}\nmore`)).toHaveLength(161);
    expect(providerFailure('short\nmore')).toBe('short');
  });
});
