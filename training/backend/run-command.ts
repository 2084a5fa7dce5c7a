import { execFileSync } from 'node:child_process';
import { UserError } from '../../main/errors.ts';

/** Runs `command` with its output on ours. @throws UserError `setup-failed` */
export function runCommand(command: string, ...args: string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UserError(
      'setup-failed',
      missing ? `${command} is not installed.` : `${command} ${args[0] ?? ''} failed.`,
      'Set-up needs python3 with pip, g++ and the Python package index (or a mirror of it in pip.conf) on Linux x64.',
      { cause },
    );
  }
}
