import type { DicomDestination } from '../../preload/contract/index.ts';
import type { Peer } from '../dimse/index.ts';
import type { SecretStore } from '../system/secrets.ts';

/** The node of a destination. The secret of a destination with TLS is the passphrase of its key. */
export async function peerOf(destination: DicomDestination, secrets: SecretStore): Promise<Peer> {
  const { name, host, port, calledAETitle, callingAETitle, timeoutSeconds, security } = destination;
  const passphrase = security?.key ? ((await secrets.get(name)) ?? undefined) : undefined;
  return {
    host,
    port,
    calledAETitle,
    callingAETitle,
    timeoutSeconds,
    ...(security ? { security: { ...security, passphrase } } : {}),
  };
}
