/** Where derived series go and studies come from: what a destination is, in the window and in its file alike. */
import { z } from 'zod';

const port = z.int().min(1).max(65535);
/** PS3.5 6.2, AE: up to 16 characters of the default repertoire, no backslash, not only spaces. */
const aeTitle = z
  .string()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/, 'an AE title has 1 to 16 characters and no backslash')
  .refine((title) => title.trim() !== '', 'an AE title is not blank');

/** Paths of PEM files. The passphrase of an encrypted key is the secret of the destination. */
export const transportSecurity = z.strictObject({
  authorities: z.string().min(1).optional().describe('PEM file of the authorities to trust; default: those of Node'),
  certificate: z.string().min(1).optional().describe('PEM file of the certificate to show the server'),
  key: z.string().min(1).optional().describe('PEM file of its key'),
  checkName: z.boolean().default(true).describe('whether the certificate must be of the host that is called'),
});

/** Folders below the one named, as a pattern of DICOM keywords in braces. */
export const usualLayout = '{PatientID}/{StudyDate}_{StudyInstanceUID}/{SeriesNumber}_{SeriesDescription}';

const name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u, 'a name has 1 to 40 letters, digits, spaces, dots, dashes');
const timeoutSeconds = z.int().min(1).max(3600).default(30).describe('longest silence of the server');

const folderDestination = z.strictObject({
  kind: z.literal('folder'),
  name,
  folder: z.string().min(1),
  layout: z.string().max(500).default(usualLayout),
});

const mediumDestination = z.strictObject({
  kind: z.literal('medium'),
  name,
  folder: z.string().min(1).describe('each medium is a folder in this one'),
  layout: z.string().max(500).default('{StudyDate}_{StudyInstanceUID}').describe('name of the medium'),
});

/** A DICOM node (C-STORE, and C-FIND with C-GET or C-MOVE where it is an archive). */
export const dicomDestination = z.strictObject({
  kind: z.literal('dicom'),
  name,
  host: z.string().min(1).max(253),
  port,
  calledAETitle: aeTitle,
  callingAETitle: aeTitle.default('SYNDIFF'),
  security: transportSecurity.optional().describe('TLS; default: none'),
  timeoutSeconds,
  retrieve: z
    .discriminatedUnion('method', [
      z.strictObject({ method: z.literal('c-get') }),
      z.strictObject({ method: z.literal('c-move'), port: port.describe('where this computer takes what is moved') }),
    ])
    .default({ method: 'c-get' }),
});

/** A DICOMweb server (STOW-RS, and QIDO-RS with WADO-RS where it is an archive). */
export const dicomwebDestination = z.strictObject({
  kind: z.literal('dicomweb'),
  name,
  url: z.url({ protocol: /^https?$/ }).describe('of the service, e.g. https://host/dicom-web'),
  authentication: z
    .discriminatedUnion('scheme', [
      z.strictObject({ scheme: z.literal('none') }),
      z.strictObject({
        scheme: z.literal('basic'),
        user: z
          .string()
          .min(1)
          .regex(/^[^:]*$/, 'no colon in a user name'),
      }),
      z.strictObject({ scheme: z.literal('bearer') }),
    ])
    .default({ scheme: 'none' }),
  allowUnencrypted: z
    .boolean()
    .default(false)
    .describe('http to another computer: patient data and secrets in the clear'),
  timeoutSeconds,
});

export const destination = z.discriminatedUnion('kind', [
  folderDestination,
  mediumDestination,
  dicomDestination,
  dicomwebDestination,
]);

/** What the file of destinations holds. */
export const destinationFile = z.strictObject({
  format: z.literal('syndiff-destinations/1'),
  destinations: z.array(destination),
});

export type Destination = z.output<typeof destination>;
export type DestinationInput = z.input<typeof destination>;
export type TransportSecurity = z.output<typeof transportSecurity>;
export type DicomDestination = z.output<typeof dicomDestination>;
export type DicomwebDestination = z.output<typeof dicomwebDestination>;
export type FolderDestination = z.output<typeof folderDestination>;
export type MediumDestination = z.output<typeof mediumDestination>;
