/** The door of DICOMweb (PS3.18), as a user of STOW-RS, QIDO-RS and WADO-RS. */
export { call, placeOf, type Service } from './service.ts';
export { searchMatches, type Search } from './search.ts';
export { retrieveInstances } from './retrieve.ts';
export { storeInstances, type StowVerdict } from './store.ts';
