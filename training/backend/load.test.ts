import { describe, expect, it } from 'vitest';
import { loadBackend } from './load.ts';

const absent = (id: string) => Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });

describe('loadBackend', () => {
  it('refuses with a remedy where TensorFlow for Node has not been set up, and does not fall back', async () => {
    const require = (id: string) => {
      if (id === '@tensorflow/tfjs-node-gpu') throw absent(id);
      if (id === '@tensorflow/tfjs-node') throw new Error('tfjs_binding.node cannot be found');
      return {};
    };
    await expect(loadBackend('tensorflow', require)).rejects.toMatchObject({
      code: 'no-backend',
      remedy: expect.stringContaining('npm run setup-backend') as string,
    });
  });

  it('takes the package for GPUs where it is installed', async () => {
    const loaded: string[] = [];
    const require = (id: string) => (loaded.push(id), {});
    await expect(loadBackend('tensorflow', require)).rejects.toThrow('tensorflow');
    expect(loaded).toContain('@tensorflow/tfjs-node-gpu');
    expect(loaded).not.toContain('@tensorflow/tfjs-node');
  });

  it('refuses where another backend would answer', async () => {
    // Nothing registers the backend that is asked for, as where the addon loads and finds no library.
    await expect(loadBackend('tensorflow', () => ({}))).rejects.toThrow('tensorflow');
  });
});
