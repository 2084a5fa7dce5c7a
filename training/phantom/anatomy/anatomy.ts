import type { Patient } from '../patient.ts';
import { Random } from '../random.ts';
import { growBileDucts, paintBiliary, type BileDucts } from './biliary.ts';
import { paintGut } from './gut.ts';
import { makeLiver, paintLiver } from './liver.ts';
import { growPortalTree } from './portal.ts';
import { paintSkeleton } from './skeleton.ts';
import type { Structure } from './structure.ts';
import { paintTable } from './table.ts';
import { paintThorax } from './thorax.ts';
import { makeTrunk, paintDeepMuscles, paintTrunk } from './trunk.ts';
import { growHepaticVeins, paintCysts, paintGreatVessels, paintHepaticVeins, paintPortal } from './vessels.ts';
import { paintKidneys, paintPancreas, paintSpleen } from './viscera.ts';

/** A patient's anatomy in reference millimetres (origin before the spine at the porta hepatis), in order of painting. */
export interface Anatomy {
  structures: readonly Structure[];
  ducts: BileDucts;
}

export function makeAnatomy(patient: Patient): Anatomy {
  const random = Random.of(patient.seed);
  const trunk = makeTrunk(patient);
  const liver = makeLiver(random.fork('liver'));
  const portal = growPortalTree(random.fork('portal'), liver);
  const ducts = growBileDucts(random.fork('ducts'), patient, portal);
  const veins = growHepaticVeins(random.fork('hepatic veins'), liver);
  const structures: Structure[] = [
    ...(patient.hasTable ? [paintTable(patient)] : []),
    ...paintTrunk(trunk),
    ...paintGut(random.fork('gut')),
    paintSpleen(random.fork('spleen')),
    ...paintThorax(random.fork('thorax')),
    ...paintLiver(liver),
    ...paintDeepMuscles(),
    ...paintSkeleton(),
    ...paintKidneys(random.fork('kidneys')),
    ...paintPancreas(random.fork('pancreas')),
    ...paintGreatVessels(random.fork('great vessels')),
    paintCysts(random.fork('cysts'), liver, patient.cysts),
    paintHepaticVeins(veins),
    ...paintPortal(portal),
    ...paintBiliary(ducts),
  ];
  return { structures: structures.filter((structure) => structure.solids.length > 0), ducts };
}
