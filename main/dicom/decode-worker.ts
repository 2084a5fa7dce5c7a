/** A thread that reads and decodes frames: one request, one reply, in order. */
import { parentPort } from 'node:worker_threads';
import { reportOf, type ErrorReport } from '../errors.ts';
import { readStoredValues, type FrameAddress, type StoredValues } from './stored-values.ts';

export type DecodeReply = { ok: true; values: StoredValues } | { ok: false; error: ErrorReport };

parentPort?.on('message', (address: FrameAddress) => {
  readStoredValues(address).then(
    (values) => reply({ ok: true, values }, [values.buffer as ArrayBuffer]),
    (error: unknown) => reply({ ok: false, error: reportOf(error) }),
  );
});

function reply(message: DecodeReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
