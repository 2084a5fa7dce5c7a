import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary } from '../../models/index.ts';
import { auditFile, AuditLog, verifyAudit } from '../../main/audit/index.ts';
import { scanFolder } from '../../main/dicom/index.ts';
import { TranslationWork } from '../../main/jobs/index.ts';
import { version } from '../../main/shells/root.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { ended, filesOf, hasRedis, said, setStage, type Stage } from './stage.ts';

const SERIES = 6;
const SLICES = 3;
let stage: Stage;

beforeAll(async () => {
  if (hasRedis) stage = await setStage(['a', 'b', 'c', 'owner', 'alone']);
});
afterAll(() => stage?.stop());

describe.skipIf(!hasRedis)('a batch of three workers', () => {
  it('arrives once and as from one machine, though one is killed in the middle of a series', async () => {
    const { folder, models, url, dataOf, syndiff } = stage;
    writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: 16 }) });
    const seeds = Array.from({ length: SERIES }, (_, i) => i + 1);
    const { ct } = await writePhantomStudies(join(folder, 'studies'), seeds);
    const out = join(folder, 'out');

    const workers = ['a', 'b', 'c'].map((name) => syndiff(name, 'worker', '--redis', url, '--take-over', '1'));
    const victim = workers[0]!;
    const begun = said(victim, /^started/);
    const words = ['--direction', 'ct-to-mrt1', '--model', 'tiny', '--provider', 'cpu', '--to', out, '--no-assessment'];
    const batch = syndiff('owner', 'batch', ct, ...words, '--redis', url);
    const end = ended(batch);
    await begun;
    victim.kill('SIGKILL');
    const { code, out: printed, err } = await end;
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(printed).toContain(`${SERIES} of ${SERIES} series delivered`);

    const { series } = await scanFolder(out);
    expect(series.map(({ dimensions, findings }) => [dimensions[2], findings])).toEqual(seeds.map(() => [SLICES, []]));
    const delivered = await filesOf(out);
    expect(Object.keys(delivered)).toHaveLength(SERIES * SLICES);

    // The same job records, done by one.
    const jobs = await stage.jobsOf('owner');
    const alone = join(folder, 'alone');
    const library = await openLibrary([models], null);
    const audit = new AuditLog(dataOf('alone'));
    const work = new TranslationWork({ dataFolder: dataOf('alone'), library, softwareVersion: version, audit });
    for (const one of jobs) {
      const { assignment } = one;
      const destination = { ...assignment.destination, folder: alone };
      await work.perform({ ...one, assignment: { ...assignment, destination } }, {});
    }
    await work.close();
    expect(await filesOf(alone)).toEqual(delivered);

    for (const name of ['b', 'c']) {
      const { faults } = await verifyAudit(auditFile(dataOf(name)));
      expect(faults).toEqual([]);
    }
  });
});
