import { defineConfig } from '@playwright/test';

/** One thread through the product in each shell; Debian's Chromium is started by the test itself. */
export default defineConfig({
  testDir: 'test/e2e',
  // A project each, for a process each: the double loads the built main into the process that it runs in, once.
  projects: [
    'archive',
    'batch',
    'dropping',
    'ducts',
    'graphics',
    'hands',
    'looking',
    'packed',
    'reading',
    'running',
    'sending',
    'sharing',
    'thread',
    'trust',
    'working',
  ].map((name) => ({
    name,
    testMatch: `${name}.spec.ts`,
  })),
  workers: 1,
  timeout: 15 * 60_000,
  // As long as a translation and its measures may take on a machine that does other things.
  expect: { timeout: 5 * 60_000 },
  reporter: [['list']],
  outputDir: 'test-results',
});
