import type { ArchivedStudy, ArchiveQuery, ErrorReport, WindowDoor } from '../../preload/contract/index.ts';
import { ask } from './ask.ts';

/** What was looked for in an archive, and which of the studies found are chosen. */
export class ArchiveSearch {
  /** null before anything was looked for */
  studies = $state.raw<readonly ArchivedStudy[] | null>(null);
  /** whether the archive may have more */
  isCut = $state(false);
  /** Study Instance UIDs */
  chosen = $state.raw<readonly string[]>([]);
  error = $state.raw<ErrorReport | null>(null);
  searching = $state(false);
  readonly #door: Pick<WindowDoor, 'findStudies'>;
  /** an answer to an earlier question is none */
  #asked = 0;

  constructor(door: Pick<WindowDoor, 'findStudies'>) {
    this.#door = door;
  }

  /** Chooses all that are found. */
  async find(name: string, query: ArchiveQuery): Promise<void> {
    this.forget();
    const own = this.#asked;
    this.searching = true;
    const { result, error } = await ask(this.#door.findStudies({ name, query }));
    if (own !== this.#asked) return;
    this.searching = false;
    this.error = error;
    this.studies = result?.studies ?? null;
    this.isCut = result?.isCut ?? false;
    this.chooseAll(true);
  }

  /** Of another archive nothing is known. */
  forget(): void {
    this.#asked += 1;
    this.searching = false;
    this.studies = null;
    this.error = null;
    this.chosen = [];
  }

  chooseAll(all: boolean): void {
    this.chosen = all ? (this.studies ?? []).map(({ studyInstanceUID }) => studyInstanceUID) : [];
  }

  toggle(studyInstanceUID: string): void {
    const others = this.chosen.filter((uid) => uid !== studyInstanceUID);
    this.chosen = others.length < this.chosen.length ? others : [...others, studyInstanceUID];
  }
}

/** What is typed in the form; dates as a date field has them, YYYY-MM-DD. */
export interface TypedQuery {
  patientID: string;
  accessionNumber: string;
  from: string;
  to: string;
  modality: string;
}

/** null where it would ask for a whole archive */
export function queryOf({ patientID, accessionNumber, from, to, modality }: TypedQuery): ArchiveQuery | null {
  const [first, last] = [from, to].map((date) => date.replaceAll('-', ''));
  const studyDate = first === last ? first : `${first}-${last}`;
  const query = {
    ...(patientID.trim() && { patientID: patientID.trim() }),
    ...(accessionNumber.trim() && { accessionNumber: accessionNumber.trim() }),
    ...(studyDate && { studyDate }),
  };
  return Object.keys(query).length === 0 ? null : { ...query, ...(modality && { modality }) };
}
