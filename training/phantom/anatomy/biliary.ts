import type { Findings } from '../findings.ts';
import type { Patient } from '../patient.ts';
import { spline, tube, type Path } from '../paths.ts';
import type { Random } from '../random.ts';
import { blended, capsule, ellipsoid, grown, type Point, type Solid } from '../solids.ts';
import type { PortalTree } from './portal.ts';
import type { Structure } from './structure.ts';
import { plus, type Branch } from './tree.ts';

/** The bile ducts: each intrahepatic duct runs along a portal branch, in front of it. Connected from papilla to twig. */
export interface BileDucts {
  /** common hepatic and common bile duct, from the confluence to the papilla */
  common: Path;
  cystic: Path | undefined;
  intrahepatic: readonly Branch[];
  /** absent after cholecystectomy */
  gallbladder: Solid | undefined;
}

const PAPILLA: Point = [-34, 24, -66];
/** Undilated radius (mm) by order: confluence, hepatic ducts, segmental, then finer. */
const radiusByOrder = [2.0, 1.8, 1.25, 1.0, 0.85, 0.75];

export function growBileDucts(random: Random, patient: Patient, portal: PortalTree): BileDucts {
  const size = (patient.scale[0] + patient.scale[1]) / 2;
  const dilatation = patient.ductDilatation;
  const commonRadius = ((patient.commonDuctDiameter / 2) * (1 + 0.75 * (dilatation - 1))) / size;
  // fine ducts are seen only when dilated
  const finest = dilatation > 1.7 ? 5 : dilatation > 1.2 ? 4 : 3;
  const direction: Point = [random.between(-0.25, 0.05), -1, random.between(0.15, 0.4)];
  const beside = (branch: Branch): Branch => {
    const start = radiusByOrder[branch.order]! * dilatation;
    const end = radiusByOrder[Math.min(branch.order + 1, 5)]! * dilatation;
    const last = branch.points.length - 1;
    const radii = branch.radii.map((_, i) => (start + ((end - start) * i) / last) / size);
    return {
      order: branch.order,
      radii,
      points: branch.points.map((point, i) => plus(point, direction, branch.radii[i]! + 0.5 + radii[i]!)),
    };
  };
  const left = beside(portal.left);
  const right = beside(portal.right);
  const intrahepatic = [left, right, ...portal.branches.filter((branch) => branch.order <= finest).map(beside)];
  const confluence = left.points[0]!;
  const common = spline(
    [confluence, [-38, -9, -14], [-34, 2, -30], [-31, 15, -48], PAPILLA],
    [commonRadius * 0.85, commonRadius * 0.95, commonRadius, commonRadius * 0.9, commonRadius * 0.5],
    6,
  );
  if (!patient.hasGallbladder) return { common, cystic: undefined, intrahepatic, gallbladder: undefined };
  const { fullness } = patient.findings.gallbladder;
  const fundus: Point = [-58 + random.between(-6, 6), -56, -40 + random.between(-8, 8)];
  const neck: Point = [-46, -20, -14];
  const gallbladder = blended(
    [ellipsoid(fundus, [14 * fullness, 15 * fullness, 18 * fullness]), capsule(fundus, neck, 13 * fullness, 4)],
    8,
  );
  const cystic = spline(
    [neck, [-44, -13, -12], common.points[6]!],
    [2, 1.4, 1.5].map((radius) => (radius * Math.sqrt(dilatation)) / size),
  );
  return { common, cystic, intrahepatic, gallbladder };
}

/** The gallbladder's wall and bile, then the ducts. Painted after the portal vein. */
export function paintBiliary(ducts: BileDucts, findings: Findings): Structure[] {
  const structures: Structure[] = [];
  if (ducts.gallbladder) {
    structures.push(
      { tissue: 'gutWall', solids: [grown(ducts.gallbladder, findings.gallbladder.wall)] },
      { tissue: 'gallbladder', solids: [ducts.gallbladder] },
    );
  }
  const paths = [ducts.common, ...(ducts.cystic ? [ducts.cystic] : []), ...ducts.intrahepatic];
  structures.push({ tissue: 'bileDuct', solids: paths.flatMap((path) => tube(path)) });
  return structures;
}
