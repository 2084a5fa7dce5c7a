import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import CountReporter from './test/run/count-reporter.ts';

/** Set by `npm test`, which adds the checks up. */
const countFile = process.env['VITEST_COUNT'];

export default defineConfig({
  plugins: [svelte()],
  test: {
    environment: 'node',
    include: ['{main,models,packaging,preload,renderer,training,test}/**/*.test.ts'],
    // Two cores: more processes than that only make every test slower.
    pool: 'forks',
    maxWorkers: 2,
    // Only for what hangs: how long a test takes is the machine's affair, and measured in test/bench alone.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', ...(countFile ? [new CountReporter(countFile)] : [])],
  },
});
