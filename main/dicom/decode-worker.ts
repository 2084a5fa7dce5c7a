/** A thread that reads and decodes frames: one request, one reply, in order. */
import { parentPort } from 'node:worker_threads';
import { DataError, isFileSystemError, reportOf, type ErrorReport } from '../errors.ts';
import { rescaleSlice, type Rescale, type SliceValues } from './rescale.ts';
import { readStoredValues, type FrameAddress, type StoredValues } from './stored-values.ts';

/** Without a rescale, the stored values are asked for. */
export interface DecodeRequest {
  address: FrameAddress;
  rescale: Rescale | null;
}

export type DecodeReply = { ok: true; values: StoredValues | SliceValues } | { ok: false; error: ErrorReport };

parentPort?.on('message', ({ address, rescale }: DecodeRequest) => {
  readStoredValues(address).then(
    (stored) => {
      const values = rescale ? rescaleSlice(stored, rescale, address.pixel.bitsStored) : stored;
      reply({ ok: true, values }, [values.buffer as ArrayBuffer]);
    },
    (error: unknown) => reply({ ok: false, error: reportOf(explained(error, address.place.file)) }),
  );
});

function explained(error: unknown, file: string): unknown {
  if (!isFileSystemError(error)) return error;
  return new DataError('file-unreadable', `The file cannot be read (${error.code}).`, file);
}

function reply(message: DecodeReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
