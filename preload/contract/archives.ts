/** What a window asks of archives that have been set up as destinations: DICOM nodes and DICOMweb servers. */
import { z } from 'zod';

/** What studies are looked for by; what is left out matches everything. Wild cards as PS3.4 C.2.2.2 has them. */
export const archiveQuery = z
  .strictObject({
    patientID: z.string().min(1).max(64).optional(),
    accessionNumber: z.string().min(1).max(16).optional(),
    studyDate: z
      .string()
      .regex(/^(\d{8}(-(\d{8})?)?|-\d{8})$/)
      .optional()
      .describe('a date or a range: YYYYMMDD, YYYYMMDD-YYYYMMDD, YYYYMMDD- or -YYYYMMDD'),
    modality: z.string().min(1).max(16).optional().describe('of some series of the study'),
  })
  .refine(
    ({ patientID, accessionNumber, studyDate }) => patientID ?? accessionNumber ?? studyDate,
    'takes a patient, an accession number or a date',
  );

export const archivedStudy = z
  .object({
    studyInstanceUID: z.string(),
    patientName: z.string(),
    patientID: z.string(),
    studyDate: z.string().describe('YYYYMMDD, or empty'),
    description: z.string(),
    modalities: z.array(z.string()),
  })
  .describe('for the screen; never logged');

export const archiveCommands = {
  /** Studies of the archive of that name, in its order. */
  findStudies: {
    argument: z.object({ name: z.string().min(1), query: archiveQuery }),
    result: z.object({
      studies: z.array(archivedStudy),
      isCut: z.boolean().describe('whether there may be more than these'),
    }),
  },
} as const;

export type ArchiveQuery = z.infer<typeof archiveQuery>;
export type ArchivedStudy = z.infer<typeof archivedStudy>;
