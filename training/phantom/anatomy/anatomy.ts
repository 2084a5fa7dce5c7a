import type { Patient } from '../patient.ts';
import { Random } from '../random.ts';
import { paintArms } from './arms.ts';
import { paintAscites } from './ascites.ts';
import { growBileDucts, paintBiliary, type BileDucts } from './biliary.ts';
import { paintGut } from './gut.ts';
import { makeLiver, paintLiver } from './liver.ts';
import { paintLesions } from './lesions.ts';
import { growPortalTree } from './portal.ts';
import { paintSkeleton } from './skeleton.ts';
import { paintStones } from './stones.ts';
import type { Structure } from './structure.ts';
import { paintTable } from './table.ts';
import { paintThorax } from './thorax.ts';
import { makeTrunk, paintDeepMuscles, paintTrunk } from './trunk.ts';
import { growHepaticVeins, paintGreatVessels, paintHepaticVeins, paintPortal } from './vessels.ts';
import { paintKidneys, paintPancreas, paintSpleen } from './viscera.ts';

/** A patient's anatomy in reference millimetres (origin before the spine at the porta hepatis), in order of painting. */
export interface Anatomy {
  structures: readonly Structure[];
  ducts: BileDucts;
}

export function makeAnatomy(patient: Patient): Anatomy {
  const random = Random.of(patient.seed);
  const { findings } = patient;
  const trunk = makeTrunk(patient);
  const liver = makeLiver(random.fork('liver'));
  const portal = growPortalTree(random.fork('portal'), liver);
  const ducts = growBileDucts(random.fork('ducts'), patient, portal);
  const veins = growHepaticVeins(random.fork('hepatic veins'), liver);
  const structures: Structure[] = [
    ...paintTable(patient),
    ...(patient.armsDown ? paintArms(random.fork('arms'), patient) : []),
    ...paintTrunk(trunk),
    ...paintAscites(liver, findings.ascites),
    ...paintGut(random.fork('gut')),
    paintSpleen(findings.spleen),
    ...paintThorax(random.fork('thorax'), findings.effusion),
    ...paintLiver(liver),
    ...paintDeepMuscles(),
    ...paintSkeleton(random.fork('skeleton')),
    ...paintKidneys(random.fork('kidneys')),
    ...paintPancreas(random.fork('pancreas')),
    ...paintGreatVessels(random.fork('great vessels'), findings.plaques),
    ...paintLesions(random.fork('lesions'), liver, findings),
    paintHepaticVeins(veins),
    ...paintPortal(portal),
    ...paintBiliary(ducts, findings),
    ...paintStones(random.fork('stones'), ducts, findings),
  ];
  return { structures: structures.filter((structure) => structure.solids.length > 0), ducts };
}
