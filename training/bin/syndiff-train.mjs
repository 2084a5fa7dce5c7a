#!/usr/bin/env node
// Runs the TypeScript of cli.ts as it is: training is not bundled.
import { register } from 'tsx/esm/api';

register();
const { runCommandLine } = await import('../cli.ts');
const { reportOf } = await import('../../main/errors.ts');

try {
  await runCommandLine(process.argv.slice(2), (line) => console.log(line));
} catch (error) {
  const { kind, message, remedy } = reportOf(error);
  console.error(kind === 'bug' ? error : [message, remedy].filter(Boolean).join('\n'));
  // As a shell says of a program that an interrupt has ended.
  process.exitCode = { cancelled: 130, user: 2 }[kind] ?? 1;
}
