/** The door of DIMSE: the DICOM upper layer over TCP or TLS (PS3.7, PS3.8), as a user of C-ECHO, C-STORE, C-FIND, C-GET, C-MOVE. */
export { associate, MOST_CONTEXTS, type Proposal } from './associate.ts';
export type { Association } from './association.ts';
export type { Peer, Security } from './connect.ts';
export { echo } from './echo.ts';
export { find } from './find.ts';
export { get, type Retrieved } from './get.ts';
export type { Identifier } from './identifier.ts';
export { move } from './move.ts';
export { store } from './store.ts';
export type { Verdict } from './status.ts';
