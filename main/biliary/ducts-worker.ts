/** A thread that looks for the bile-duct region of one volume after another, or for the ducts in it. */
import { parentPort } from 'node:worker_threads';
import { reportOf } from '../errors.ts';
import type { ThreadMessage } from '../system/in-thread.ts';
import { findDucts, type FoundDucts } from './find-ducts.ts';
import { locateRegion, type Located } from './find-region.ts';

export type DuctsTask =
  { task: 'region'; given: Parameters<typeof locateRegion> } | { task: 'ducts'; given: Parameters<typeof findDucts> };

const port = parentPort;
if (port) {
  const send = (message: ThreadMessage<Located | FoundDucts>) => port.postMessage(message);
  port.on('message', (task: DuctsTask) => {
    answer(task)
      .then((result) => send({ type: 'done', result }))
      .catch((thrown: unknown) => send({ type: 'failed', error: reportOf(thrown) }));
  });
}

async function answer({ task, given }: DuctsTask): Promise<Located | FoundDucts> {
  return task === 'region' ? locateRegion(...given) : await findDucts(...given);
}
