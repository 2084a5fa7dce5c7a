import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import type { Picture, Validation } from '../trainer/validate.ts';
import { linearAxis, logarithmicAxis } from './axis.ts';
import { drawChart } from './chart.ts';
import { html } from './html.ts';
import { recordSession, ReportedRun, writeReport } from './index.ts';
import { readTable } from './table.ts';

let folder: string;
beforeAll(() => loadBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const picture: Picture = { rows: 2, columns: 2, values: Float32Array.of(-1, 0, 0, 1) };

function validation(psnr: number): Validation {
  const score = { psnr, ssim: 0.5, mae: 0.1, ductContrast: NaN };
  const scores = { diffusive: score, preview: score, source: { ...score, psnr: 10 } };
  return { scores: { 'ct-to-mrt1': scores, 'mrt1-to-ct': scores }, panels: [[picture, picture, picture, picture]] };
}

const report = () => readFileSync(join(folder, 'report.html'), 'utf8');

describe('report', () => {
  it('shows scores with baselines, losses, pictures, config and sessions, and asks nothing of a network', () => {
    const run = new ReportedRun(folder);
    recordSession(folder, { config: tiny, parameters: 1234, flops: 5e9, iteration: 0, processes: 1 });
    for (const iteration of [1, 2]) {
      run.addLosses(iteration, { G1_l1: 3 / iteration, D1_real: 0.7, D1_t0: 1.4, novel: 1 });
      run.addValidation(iteration, validation(20 + iteration));
    }
    const page = report();
    for (const text of ['22.00', 'source as it is', 'CT diffusive, L1', 'CT, t = 0', 'novel', '--config tiny', 'v2'])
      expect(page, text).toContain(text.replace('v2', process.version));
    expect(page.match(/data:image\/png;base64,/g)).toHaveLength(2);
    expect(page).toContain("default-src 'none'".replaceAll("'", '&#39;'));
    expect(page).not.toMatch(/(src|href)="(?!data:|#)|<script|@import|url\(|NaN|undefined/);
    expect(page).not.toContain(folder);
    expect(readTable(join(folder, 'resources.csv'))[1]).toMatchObject({
      iteration: 2,
      seconds: expect.any(Number) as number,
    });
  });

  it('can be made of a run that has hardly begun, or lacks its record', () => {
    writeReport(folder);
    expect(report()).toContain('Nothing has been validated yet.');
    writeFileSync(join(folder, 'run.json'), '{');
    expect(() => writeReport(folder)).not.toThrow();
  });

  it('escapes what it is given', () => {
    const name = '<img src=x onerror="alert(1)">';
    writeFileSync(join(folder, 'losses.csv'), `iteration,${name}\n1,2\n2,3\n`);
    writeReport(folder);
    expect(report()).not.toContain('<img');
    expect(html`<a title="${'"&\''}">${['<', html`<b></b>`]}</a>`.text).toBe(
      '<a title="&quot;&amp;&#39;">&lt;<b></b></a>',
    );
  });

  it('forgets what a resumed run will do again', () => {
    const run = new ReportedRun(folder);
    for (const iteration of [1, 2, 3]) run.addLosses(iteration, { G1_l1: 1 });
    run.rewind(2);
    expect(readTable(join(folder, 'resources.csv'))).toHaveLength(2);
    expect(readTable(join(folder, 'losses.csv'))).toHaveLength(2);
  });
});

describe('axis', () => {
  it('has ticks at round values around all of them', () => {
    expect(linearAxis([0.13, 0.58])).toMatchObject({ least: 0.1, most: 0.6, ticks: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] });
    expect(linearAxis([7, 7]).most).toBeGreaterThan(7);
    expect(linearAxis([]).ticks.length).toBeGreaterThan(1);
    expect(logarithmicAxis([3e-5, 0.2])).toMatchObject({ least: 1e-5, most: 1 });
  });
});

describe('drawChart', () => {
  it('leaves out what is not a number and draws long runs with few points', () => {
    const points = Array.from({ length: 10_000 }, (_, i) => [i, i === 5 ? NaN : Math.sin(i)] as const);
    const { text } = drawChart({ title: 'x', series: [{ name: 'a', points }] });
    expect(text).not.toContain('NaN');
    expect(text.length).toBeLessThan(20_000);
    expect(drawChart({ title: 'x', series: [{ name: 'a', points: [[1, NaN]] }] }).text).toContain('No values yet.');
  });
});
