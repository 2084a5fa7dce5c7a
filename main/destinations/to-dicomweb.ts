import type { DicomwebDestination } from '../../preload/contract/index.ts';
import type { StoredObject } from '../dicom/index.ts';
import { storeInstances } from '../dicomweb/index.ts';
import { reportOf } from '../errors.ts';
import { throwIfCancelled } from '../step.ts';
import { failedOutcome } from './outcome.ts';
import type { Sender } from './sender.ts';
import { serviceOf } from './service.ts';

/** What one request holds at the most: should it fail as a whole, no more than this has to be sent again. */
const MOST_INSTANCES = 50;
const MOST_BYTES = 64 * 1024 * 1024;

/** Stores files on a DICOMweb server (STOW-RS), several in a request. */
export const sendToServer: Sender<DicomwebDestination> = async function (
  objects,
  destination,
  { signal, secrets, tell },
) {
  const service = await serviceOf(destination, secrets);
  for (const request of requestsOf(objects)) {
    throwIfCancelled(signal);
    const verdicts = await storeInstances(service, request, signal);
    for (const [index, { file, sopInstanceUID }] of request.entries()) {
      const verdict = verdicts[index]!;
      if (verdict.kind === 'failure') await tell(failedOutcome(file, sopInstanceUID, reportOf(verdict.error)));
      else {
        const place = verdict.place ? { place: verdict.place } : {};
        const warning = verdict.kind === 'warning' ? { warning: verdict.message } : {};
        await tell({ file, sopInstanceUID, state: 'delivered', ...place, ...warning });
      }
    }
  }
  return { place: destination.url, notes: [] };
};

function requestsOf(objects: readonly StoredObject[]): StoredObject[][] {
  const requests: StoredObject[][] = [];
  let bytes = Infinity;
  for (const object of objects) {
    const last = requests.at(-1);
    if (!last || last.length >= MOST_INSTANCES || bytes + object.size > MOST_BYTES) {
      requests.push([object]);
      bytes = object.size;
    } else {
      last.push(object);
      bytes += object.size;
    }
  }
  return requests;
}
