import type { archiveCommands } from '../../preload/contract/index.ts';
import { DestinationBook } from '../destinations/index.ts';
import type { Work } from '../engine.ts';
import { findStudies } from '../sources/index.ts';
import type { SecretStore } from '../system/secrets.ts';

/** The commands about archives. */
export function archiveWork(dataFolder: string, secrets: SecretStore): Pick<Work, keyof typeof archiveCommands> {
  return {
    findStudies: async ({ name, query }, { signal }) => {
      const archive = await DestinationBook.of(dataFolder).find(name);
      const { matches, isCut } = await findStudies(archive, query, secrets, { signal });
      return { studies: matches, isCut };
    },
  };
}
