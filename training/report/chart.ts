import { linearAxis, logarithmicAxis, tickText, type Axis } from './axis.ts';
import { Html, html } from './html.ts';

/** Values over iterations; what is not a number is not drawn. */
export interface Series {
  name: string;
  points: readonly (readonly [iteration: number, value: number])[];
  /** what to compare with, and not a result */
  baseline?: boolean;
}

export interface Chart {
  title: string;
  /** of the values, e.g. dB */
  unit?: string;
  series: readonly Series[];
  logarithmic?: boolean;
  /** draws a running mean over faint values */
  smooth?: boolean;
  /** a value with a meaning of its own */
  mark?: { value: number; text: string };
  /** which way is better */
  better?: 'higher' | 'lower';
  digits?: number;
}

/** Told apart by colour-blind eyes and in print (Okabe and Ito 2008). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#b8860b', '#444444', '#8b5cf6'];
const baselineColours = ['#8a8f98', '#b9975b'];
const [width, height] = [560, 250];
const frame = { left: 58, right: 22, top: 12, bottom: 34 };
const mostPoints = 400;

/** A figure with an SVG of lines and, below it, what each of them is and its last value. */
export function drawChart(chart: Chart): Html {
  const drawn = chart.series.map((series) => ({
    ...series,
    points: series.points.filter(([, y]) => drawable(y, chart)),
  }));
  const shown = drawn.filter(({ points }) => points.length > 0);
  const better = chart.better === undefined ? '' : `, ${chart.better} is better`;
  return html`<figure class="chart">
    <figcaption>${chart.title}<small>${chart.unit ? ` ${chart.unit}` : ''}${better}</small></figcaption>
    ${shown.length > 0 ? plot(shown, chart) : html`<p class="none">No values yet.</p>`} ${legend(shown, chart)}
  </figure>`;
}

function drawable(value: number, { logarithmic }: Chart): boolean {
  return Number.isFinite(value) && (!logarithmic || value > 0);
}

function plot(series: readonly Series[], chart: Chart): Html {
  const ys = series.flatMap(({ points }) => points.map(([, y]) => y));
  const y = chart.logarithmic ? logarithmicAxis(ys) : linearAxis(chart.mark ? [...ys, chart.mark.value] : ys);
  const x = iterationAxis(series);
  const across = place(x, frame.left, width - frame.right);
  const down = place(y, height - frame.bottom, frame.top, chart.logarithmic);
  const places = (points: Series['points']) =>
    points.map(([iteration, value]) => `${across(iteration).toFixed(1)},${down(value).toFixed(1)}`).join(' ');
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.title}">
    ${y.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${down(tick)}" y2="${down(tick)}" />
          <text class="tick" x="${frame.left - 7}" y="${down(tick) + 3.5}" text-anchor="end">${tickText(tick)}</text>`,
    )}
    ${x.ticks.map(
      (tick) =>
        html`<text class="tick" x="${across(tick)}" y="${height - frame.bottom + 16}" text-anchor="middle"
          >${tickText(tick)}</text
        >`,
    )}
    <line
      class="axis"
      x1="${frame.left}"
      x2="${width - frame.right}"
      y1="${height - frame.bottom}"
      y2="${height - frame.bottom}"
    />
    <text class="tick" x="${width - frame.right}" y="${height - 3}" text-anchor="end">iteration</text>
    ${chart.mark ? markLine(down(chart.mark.value)) : null}
    ${series.map((one, index) => line(one, colourOf(one, index, series), chart, places))}
  </svg>`;
}

/** From 0 to where the lines end. */
function iterationAxis(series: readonly Series[]): Axis {
  const most = Math.max(1, ...series.map(({ points }) => points.at(-1)![0]));
  const { ticks } = linearAxis([0, most], 6);
  return { least: 0, most, ticks: ticks.filter((tick) => tick <= most && Number.isInteger(tick)) };
}

function markLine(y: number): Html {
  return html`<line class="mark" x1="${frame.left}" x2="${width - frame.right}" y1="${y}" y2="${y}" />`;
}

function line(
  { points, baseline = false }: Series,
  colour: string,
  { smooth = false }: Chart,
  places: (points: Series['points']) => string,
): Html {
  const few = thinned(points);
  const dash = baseline ? '5 4' : 'none';
  const strong = smooth ? runningMean(few) : few;
  return html`${smooth && few.length > 1 ? html`<polyline points="${places(few)}" stroke="${colour}" class="faint" />` : null}
    <polyline points="${places(strong)}" stroke="${colour}" stroke-dasharray="${dash}" class="line" />
    ${
      few.length <= 40 && !baseline
        ? places(strong)
            .split(' ')
            .map((at) => dot(at, colour))
        : null
    }`;
}

function dot(at: string, colour: string): Html {
  const [x = '', y = ''] = at.split(',');
  return html`<circle cx="${x}" cy="${y}" r="2.2" fill="${colour}" />`;
}

function legend(series: readonly Series[], { digits = 3, mark }: Chart): Html {
  return html`<ul class="legend">
    ${series.map(
      (one, index) =>
        html`<li>
          <i class="${one.baseline ? 'baseline' : ''}" style="border-color: ${colourOf(one, index, series)}"></i
          >${one.name}
          <b>${numberText(one.points.at(-1)![1], digits)}</b>
        </li>`,
    )}
    ${mark && series.length > 0 ? html`<li><i class="mark"></i>${mark.text}</li>` : null}
  </ul>`;
}

/** @param digits after the point; small numbers are written by their size */
export function numberText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits ? value.toExponential(1) : value.toFixed(digits);
  return text.replaceAll('-', '−');
}

function colourOf(one: Series, index: number, all: readonly Series[]): string {
  const place = all.slice(0, index).filter(({ baseline }) => Boolean(baseline) === Boolean(one.baseline)).length;
  const palette = one.baseline ? baselineColours : colours;
  return palette[place % palette.length]!;
}

function place({ least, most }: Axis, from: number, to: number, logarithmic = false): (value: number) => number {
  const scale = logarithmic ? Math.log10 : (value: number) => value;
  const [start, end] = [scale(least), scale(most)];
  return (value) => Number((from + ((scale(value) - start) / (end - start)) * (to - from)).toFixed(2));
}

/** At most so many points: means of neighbours. */
function thinned(points: Series['points']): Series['points'] {
  const lot = Math.ceil(points.length / mostPoints);
  if (lot === 1) return points;
  return Array.from({ length: Math.ceil(points.length / lot) }, (_, i) => {
    const own = points.slice(i * lot, (i + 1) * lot);
    return [own.at(-1)![0], own.reduce((sum, [, value]) => sum + value, 0) / own.length] as const;
  });
}

/** Over a twentieth of the points to either side, or as far as there are any. */
function runningMean(points: Series['points']): Series['points'] {
  const reach = Math.floor(points.length / 20);
  return points.map(([x], i) => {
    const near = Math.min(reach, i, points.length - 1 - i);
    const own = points.slice(i - near, i + near + 1);
    return [x, own.reduce((sum, [, value]) => sum + value, 0) / own.length] as const;
  });
}
