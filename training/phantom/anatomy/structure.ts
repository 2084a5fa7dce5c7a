import type { Solid } from '../solids.ts';
import type { Tissue } from '../tissues.ts';

/** One coat of paint: the union of its solids in one tissue. Later structures cover earlier ones. */
export interface Structure {
  tissue: Tissue;
  solids: readonly Solid[];
  /** given in scanner millimetres: neither posed nor warped */
  fixedToScanner?: true;
  /** HU in place of the tissue's own */
  hounsfield?: number;
}
