/* Loaded into the host: on SIGUSR2 it collects its garbage and prints what it holds, in bytes. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  for (let turn = 0; turn < 3; turn += 1) collect();
  const { arrayBuffers, rss } = process.memoryUsage();
  console.log(`memory ${JSON.stringify({ arrayBuffers, rss })}`);
});
