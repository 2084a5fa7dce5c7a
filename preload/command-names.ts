import type { CommandName } from './contract/index.ts';

/**
 * The commands by name, without zod: what the sandboxed preload script needs of the contract. The compiler refuses this
 * table when it and `commands` differ.
 */
const present: { readonly [C in CommandName]: true } = {
  describeApplication: true,
  chooseFolder: true,
  openFolder: true,
  listDestinations: true,
  saveDestination: true,
  removeDestination: true,
  tryDestination: true,
  deliverFolder: true,
  findStudies: true,
  readStudyView: true,
  keepStudyView: true,
  openVolume: true,
  readThumbnail: true,
  listModels: true,
  readSettings: true,
  changeSettings: true,
  measureSpeed: true,
  startTranslation: true,
  lookAtSlice: true,
  pauseTranslation: true,
  cancelTranslation: true,
  exportTranslation: true,
  checkDomain: true,
  assessTranslation: true,
  saveReport: true,
  readBatch: true,
  startBatch: true,
  changeJob: true,
  pauseBatch: true,
  suggestRegion: true,
  suggestDucts: true,
  measureDuct: true,
  ductConspicuity: true,
};

export const commandNames = Object.keys(present) as readonly CommandName[];
