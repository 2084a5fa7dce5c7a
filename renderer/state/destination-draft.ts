import type { Destination, DestinationInput, DicomwebDestination } from '../../preload/contract/index.ts';

export type DestinationKind = Destination['kind'];
export type Scheme = DicomwebDestination['authentication']['scheme'];

export const destinationKinds: readonly DestinationKind[] = ['folder', 'medium', 'dicom', 'dicomweb'];
export const schemes: readonly Scheme[] = ['none', 'basic', 'bearer'];

/** A destination as the form has it: fields of every kind, as they are typed. What is left blank has its usual value. */
export interface DestinationDraft {
  kind: DestinationKind;
  name: string;
  folder: string;
  layout: string;
  host: string;
  port: number | null;
  calledAETitle: string;
  callingAETitle: string;
  tls: boolean;
  authorities: string;
  certificate: string;
  key: string;
  url: string;
  scheme: Scheme;
  user: string;
  allowUnencrypted: boolean;
  /** never that which is kept: only a new one */
  secret: string;
}

const blank: DestinationDraft = {
  kind: 'folder',
  name: '',
  folder: '',
  layout: '',
  host: '',
  port: 104,
  calledAETitle: '',
  callingAETitle: 'SYNDIFF',
  tls: false,
  authorities: '',
  certificate: '',
  key: '',
  url: '',
  scheme: 'none',
  user: '',
  allowUnencrypted: false,
  secret: '',
};

/** @param destination the one to change; null for a new one */
export function draftOf(destination: Destination | null): DestinationDraft {
  if (!destination) return { ...blank };
  const { kind, name } = destination;
  if (kind === 'folder' || kind === 'medium')
    return { ...blank, kind, name, folder: destination.folder, layout: destination.layout };
  if (kind === 'dicom') {
    const { host, port, calledAETitle, callingAETitle, security } = destination;
    const { authorities = '', certificate = '', key = '' } = security ?? {};
    const tls = security !== undefined;
    return { ...blank, kind, name, host, port, calledAETitle, callingAETitle, tls, authorities, certificate, key };
  }
  const { url, authentication, allowUnencrypted } = destination;
  const user = authentication.scheme === 'basic' ? authentication.user : '';
  return { ...blank, kind, name, url, scheme: authentication.scheme, user, allowUnencrypted };
}

/** @param changed the one it replaces: what the form does not show stays as it was there */
export function destinationOf(draft: DestinationDraft, changed: Destination | null): DestinationInput {
  const name = draft.name.trim();
  const { kind } = draft;
  if (kind === 'folder' || kind === 'medium') {
    const layout = draft.layout.trim();
    return { kind, name, folder: draft.folder.trim(), ...(layout ? { layout } : {}) };
  }
  if (kind === 'dicom') {
    const before = changed?.kind === 'dicom' ? changed : undefined;
    const { security: _, ...rest } = before ?? {};
    return {
      ...rest,
      kind,
      name,
      host: draft.host.trim(),
      port: draft.port ?? 0,
      calledAETitle: draft.calledAETitle.trim(),
      callingAETitle: draft.callingAETitle.trim(),
      ...(draft.tls ? { security: { ...pathsOf(draft), checkName: before?.security?.checkName ?? true } } : {}),
    };
  }
  const before = changed?.kind === 'dicomweb' ? changed : undefined;
  const { scheme, allowUnencrypted } = draft;
  return {
    ...before,
    kind,
    name,
    url: draft.url.trim(),
    authentication: scheme === 'basic' ? { scheme, user: draft.user.trim() } : { scheme },
    allowUnencrypted,
  };
}

/** Whether a password, token or passphrase goes with it. */
export function takesSecret({ kind, scheme, tls, key }: DestinationDraft): boolean {
  return kind === 'dicomweb' ? scheme !== 'none' : kind === 'dicom' && tls && key.trim() !== '';
}

function pathsOf(draft: DestinationDraft): Partial<Record<'authorities' | 'certificate' | 'key', string>> {
  const names = ['authorities', 'certificate', 'key'] as const;
  return Object.fromEntries(names.flatMap((name) => (draft[name].trim() ? [[name, draft[name].trim()]] : [])));
}
