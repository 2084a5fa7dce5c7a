import { defineConfig } from '@playwright/test';

/** One thread through the product in each shell; Debian's Chromium is started by the test itself. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 15 * 60_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  outputDir: 'test-results',
});
