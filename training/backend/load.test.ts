import { describe, expect, it } from 'vitest';
import { loadBackend } from './load.ts';

describe('loadBackend', () => {
  it('refuses with a remedy where TensorFlow for Node has not been set up, and does not fall back', async () => {
    const require = (id: string) => {
      if (id === '@tensorflow/tfjs-node') throw new Error('tfjs_binding.node cannot be found');
      return {};
    };
    await expect(loadBackend('tensorflow', require)).rejects.toMatchObject({
      code: 'no-backend',
      remedy: expect.stringContaining('npm run setup-backend') as string,
    });
  });

  it('refuses where another backend would answer', async () => {
    // Nothing registers the backend that is asked for, as where the addon loads and finds no library.
    await expect(loadBackend('tensorflow', () => ({}))).rejects.toThrow('tensorflow');
  });
});
