import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ReportFormat } from '../../preload/contract/index.ts';
import { writeEncapsulatedPDF, type Deidentify, type EncapsulatedDocument, type Series } from '../dicom/index.ts';
import { replaceFile } from '../system/durable-file.ts';
import { UserError } from '../errors.ts';
import { reportHTML, reportJSON, type PrintPDF, type ReportContent } from '../report/index.ts';
import { throwIfCancelled, type Step } from '../step.ts';

export interface ReportRequest {
  /** made where it does not exist */
  folder: string;
  formats: readonly ReportFormat[];
  print: PrintPDF;
  /** whose study a report as DICOM goes into; null: there is none, and none can be asked for */
  source: Series | null;
  /** the instances that it is about and that this software has written */
  derived: EncapsulatedDocument['derived'];
  deidentify?: Deidentify | undefined;
}

/**
 * Writes a report as files, each whole: HTML, PDF printed from it, JSON, and the PDF as DICOM in the study of the source.
 * @param content as it is; with `deidentify` nothing of the patient is in the files, and UIDs of the source are replaced
 * @returns names in the folder
 * @throws UserError `folder-unwritable`, `no-study`, what `print` throws; DataError of `writeEncapsulatedPDF`; CancelledError
 */
export async function writeReport(
  content: ReportContent,
  { folder, formats, print, source, derived, deidentify }: ReportRequest,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<string[]> {
  const target = resolve(folder);
  const said = deidentify ? withoutPatient(content, deidentify) : content;
  const name = `fidelity-report-${said.report.made.replace(/[-:]|\.\d+/g, '')}`;
  const files: string[] = [];
  const write = async (ending: string, bytes: string | Uint8Array): Promise<void> => {
    throwIfCancelled(signal);
    await replaceFile(join(target, `${name}.${ending}`), bytes);
    files.push(`${name}.${ending}`);
  };
  await mkdir(target, { recursive: true }).catch((cause: unknown) => unwritable(target, cause));
  const page = reportHTML(said);
  const wanted = new Set(formats);
  const pdf = wanted.has('pdf') || wanted.has('dicom') ? await print(page, { signal }) : null;
  try {
    if (wanted.has('html')) await write('html', page);
    if (wanted.has('json')) await write('json', reportJSON(said));
    if (wanted.has('pdf') && pdf) await write('pdf', pdf);
  } catch (cause) {
    throwIfCancelled(signal);
    unwritable(target, cause);
  }
  if (wanted.has('dicom') && pdf) {
    if (!source)
      throw new UserError('no-study', 'There is no study to put the report into.', 'Ask for a PDF file instead.');
    const { verdict, softwareVersion } = said.report;
    const document = {
      pdf,
      title: `Fidelity report of a synthetic series, verdict ${verdict.level}`,
      about: [source],
      derived,
      namesPatient: said.patient !== null,
      softwareVersion,
    };
    const { paths } = await writeEncapsulatedPDF(source, document, target, { deidentify }, { signal });
    files.push(...paths.map((path) => path.slice(target.length + 1)));
  }
  return files;
}

/** UIDs of the source as they are in a de-identified export, so that report and series still belong together. */
function withoutPatient(content: ReportContent, deidentify: Deidentify): ReportContent {
  const replaced = (uid: string | null): string | null =>
    uid === null ? null : String(deidentify({ SeriesInstanceUID: [uid] }).SeriesInstanceUID?.[0] ?? '');
  const { provenance } = content.report;
  return {
    ...content,
    patient: null,
    report: {
      ...content.report,
      provenance: {
        ...provenance,
        sourceSeriesUID: replaced(provenance.sourceSeriesUID),
        truthSeriesUID: replaced(provenance.truthSeriesUID),
      },
    },
  };
}

function unwritable(folder: string, cause: unknown): never {
  throw new UserError(
    'folder-unwritable',
    `The report cannot be written to ${folder}.`,
    'Make the folder writable, or choose another.',
    { cause },
  );
}
