/** Reports of one translation: what may be asked for and what comes of it. */
import { z } from 'zod';
import { readersDuct } from './biliary.ts';

/** `dicom`: the PDF as an Encapsulated PDF in the study (PS3.3 A.45.1). */
export const reportFormats = ['html', 'pdf', 'json', 'dicom'] as const;

export const reportCommands = {
  /** Writes the report of a translation that has been assessed into a folder. */
  saveReport: {
    argument: z.object({
      translationId: z.string(),
      folder: z.string().min(1),
      formats: z.array(z.enum(reportFormats)).min(1),
      ducts: z.array(readersDuct).max(200).default([]).describe('as the reader left them, refused ones too'),
      deidentify: z.boolean().default(false).describe('no name, identifier or date of the patient in any of the files'),
    }),
    result: z.object({ folder: z.string(), files: z.array(z.string()).describe('names in the folder') }),
  },
} as const;

export type ReportFormat = (typeof reportFormats)[number];
