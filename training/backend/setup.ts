/**
 * `npm run setup-backend -- [cpu|gpu]`: makes TensorFlow ready for training, on the processor or on a GPU, and proves it by
 * a gradient. Run again it does only what is missing; the device named last is the one that training runs on.
 */
import { join } from 'node:path';
import { reportOf, UserError } from '../../main/errors.ts';
import type { Device } from './libraries.ts';
import { setUpPinned } from './pinned-setup.ts';
import { runCommand } from './run-command.ts';
import { setUpStock } from './stock-setup.ts';

function setUp(device: string): void {
  if (!isDevice(device))
    throw new UserError('usage', `Unknown device "${device}".`, 'Use "npm run setup-backend -- cpu" or "… -- gpu".');
  if (process.platform === 'linux' && process.arch === 'x64') setUpPinned(device);
  else setUpStock(device);
  runCommand(process.execPath, '--import', 'tsx', join(import.meta.dirname, 'verify.ts'), device);
}

function isDevice(name: string): name is Device {
  return name === 'cpu' || name === 'gpu';
}

try {
  setUp(process.argv[2] ?? 'cpu');
} catch (error) {
  const { message, remedy } = reportOf(error);
  console.error(`${message}${remedy ? `\n${remedy}` : ''}`);
  process.exitCode = 1;
}
