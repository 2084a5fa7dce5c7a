import type { CommandResult, Destination, ListedDestination } from '../../preload/contract/index.ts';
import { AuditLog } from '../audit/index.ts';
import type { destinationCommands } from '../../preload/contract/index.ts';
import { checkDestination, deliverFolder, DeliveryAudit, DestinationBook, probe } from '../destinations/index.ts';
import type { Work } from '../engine.ts';
import { UserError } from '../errors.ts';
import { noKeychain, secretName, secretVariable, type SecretStore } from '../system/secrets.ts';

interface Place {
  /** holds the book of destinations, the record of what has arrived, and the audit log */
  dataFolder: string;
  secrets: SecretStore;
  softwareVersion: string;
}

/** The commands about destinations. */
export function destinationWork({
  dataFolder,
  secrets,
  softwareVersion,
}: Place): Pick<Work, keyof typeof destinationCommands> {
  const audit = new DeliveryAudit(new AuditLog(dataFolder), softwareVersion);
  const book = DestinationBook.of(dataFolder);
  const listing = async (all: readonly Destination[]): Promise<CommandResult<'listDestinations'>> => ({
    destinations: await Promise.all(all.map((destination) => listed(destination, secrets))),
    keychainRefusal: secrets.refusal,
  });
  return {
    listDestinations: async () => listing(await book.list()),
    saveDestination: async ({ destination, replaced, secret }) => {
      checkDestination(destination);
      const others = (await book.list()).filter(({ name }) => name !== replaced);
      const twin = others.find(({ name }) => secretName(name) === secretName(destination.name));
      if (twin) throw nameTaken(destination.name, twin.name);
      // Before anything is changed: a destination whose secret has been lost on the way would be half of what was asked.
      if (secret !== undefined && secrets.refusal !== null) throw noKeychain(secrets.refusal, destination.name);
      const all = await book.save(destination, replaced);
      if (replaced !== undefined && secretName(replaced) !== secretName(destination.name))
        await secrets.remove(replaced);
      if (secret !== undefined) await secrets.set(destination.name, secret);
      return listing(all);
    },
    removeDestination: async ({ name }) => {
      const all = await book.remove(name);
      await secrets.remove(name);
      return listing(all);
    },
    tryDestination: async ({ name }, { signal }) => ({
      milliseconds: await probe(await book.find(name), secrets, { signal }),
    }),
    deliverFolder: async ({ folder, name, seriesInstanceUIDs }, { signal }) => {
      const destination = await book.find(name);
      const report = await deliverFolder(folder, destination, {
        dataFolder,
        seriesInstanceUIDs,
        secrets,
        signal,
        audit,
      });
      const outcomes = report.outcomes.map(({ file: _, place: __, ...outcome }) => outcome);
      return { ...report, outcomes, notes: [...report.notes] };
    },
  };
}

async function listed(destination: Destination, secrets: SecretStore): Promise<ListedDestination> {
  const { name } = destination;
  if (!takesSecret(destination)) return { destination, secret: null };
  // What cannot be read is told when it is needed; the list is what it can be set right from.
  const known = (await secrets.get(name).catch(() => null)) !== null;
  return { destination, secret: { known, variable: secretVariable(name) } };
}

/** A password or token, or the passphrase of the key that is shown. */
function takesSecret(destination: Destination): boolean {
  if (destination.kind === 'dicomweb') return destination.authentication.scheme !== 'none';
  return destination.kind === 'dicom' && destination.security?.key !== undefined;
}

function nameTaken(name: string, twin: string): UserError {
  const what = name === twin ? `There is a destination "${twin}" already.` : `"${name}" is too much like "${twin}".`;
  return new UserError('destination-name-taken', what, 'Give it another name.');
}
