import type { Axis, Level, SliceFigures } from '../../preload/contract/index.ts';
import { measureNames, overlayColour } from '../../preload/contract/index.ts';
import { html, type Markup } from './markup.ts';
import { axisNames, figure, levelNames } from './words.ts';

export const levelColours: Readonly<Record<Level, string>> = { green: '#1d7f4f', amber: '#b26a00', red: '#b3261e' };

/** The four axes as bars, best to the right: a length can be read, the area of a radar plot depends on the order. */
export function quadrilemmaChart(axes: readonly Axis[]): Markup {
  const [row, left, length] = [34, 130, 290];
  return html`<svg class="chart" viewBox="0 0 640 ${row * axes.length + 20}" role="img" aria-label="Quadrilemma">
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (part) =>
        html`<line
          x1="${left + part * length}"
          x2="${left + part * length}"
          y1="4"
          y2="${row * axes.length}"
          class="grid"
        />`,
    )}
    ${axes.map(({ axis, score, value, unit, budget }, index) => {
      const middle = row * index + row / 2;
      const budgetText = budget === null ? '' : ` (budget ${figure(budget, unit)})`;
      return html`<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${axisNames[axis]}</text>
        ${
          score === null
            ? html`<text x="${left + 6}" y="${middle + 4}" class="quiet">not measured</text>`
            : html`<rect
                x="${left}"
                y="${middle - 8}"
                width="${Math.max(1, score * length)}"
                height="16"
                class="bar"
              />`
        }
        <text x="${left + length + 10}" y="${middle + 4}">${figure(value, unit)}${budgetText}</text>`;
    })}
    <text x="${left}" y="${row * axes.length + 15}" class="quiet">0</text>
    <text x="${left + length}" y="${row * axes.length + 15}" text-anchor="end" class="quiet">1 = best</text>
  </svg>`;
}

/** The worst level of each slice, first to last. */
export function sliceStrip(levels: readonly Level[]): Markup {
  const width = 600 / Math.max(1, levels.length);
  const bad = levels.filter((level) => level !== 'green').length;
  // Height as well as colour: a red slice is a full bar, an amber one two thirds, a green one a line.
  const heights: Readonly<Record<Level, number>> = { green: 4, amber: 15, red: 22 };
  return html`<svg
    class="chart"
    viewBox="0 0 640 40"
    role="img"
    aria-label="${bad} of ${levels.length} slices are not green"
  >
    ${levels.map(
      (level, slice) =>
        html`<rect
          x="${20 + slice * width}"
          y="${24 - heights[level]}"
          width="${Math.max(0.8, width * 0.9)}"
          height="${heights[level]}"
          fill="${levelColours[level]}"
          ><title>Slice ${slice + 1}: ${levelNames[level].word}</title></rect
        >`,
    )}
    <text x="20" y="37" class="quiet">slice 1</text>
    <text x="620" y="37" text-anchor="end" class="quiet">slice ${levels.length}</text>
  </svg>`;
}

/** One measure over the slices, with its thresholds. Nothing where no slice has a value. */
export function sliceChart({ measure, unit, values, amber, red }: SliceFigures): Markup | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const ends = [...known, ...[amber, red].filter((value) => value !== null)];
  const [low, high] = [Math.min(0, ...ends), Math.max(...ends) || 1];
  const [left, width, top, height] = [20, 600, 18, 70];
  const x = (slice: number): number => left + ((slice + 0.5) / values.length) * width;
  const y = (value: number): number => top + height - ((value - low) / (high - low || 1)) * height;
  const threshold = (value: number | null, level: Level): Markup | null =>
    value === null
      ? null
      : html`<line
            x1="${left}"
            x2="${left + width}"
            y1="${y(value)}"
            y2="${y(value)}"
            stroke="${levelColours[level]}"
            stroke-dasharray="5 3"
          /><text x="${left + width}" y="${y(value) - 2}" text-anchor="end" class="quiet"
            >${level} ${figure(value)}</text
          >`;
  let path = '';
  values.forEach((value, slice) => {
    if (value === null) return;
    path += `${path === '' || values[slice - 1] === null ? 'M' : 'L'}${x(slice).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return html`<svg class="chart" viewBox="0 0 640 104" role="img" aria-label="${measureNames[measure]} over the slices">
    <text x="${left}" y="11">${measureNames[measure]}${unit && ` (${unit})`}</text>
    <line x1="${left}" x2="${left + width}" y1="${top + height}" y2="${top + height}" class="grid" />
    ${threshold(amber, 'amber')} ${threshold(red, 'red')}
    <path d="${path}" class="line" />
    ${values.map((value, slice) => value !== null && html`<circle cx="${x(slice)}" cy="${y(value)}" r="1.6" />`)}
    <text x="${left}" y="${top + height + 13}" class="quiet">
      ${figure(low)} at the line; most ${figure(Math.max(...known), unit)}
    </text>
  </svg>`;
}

/** The colours of an overlay with the values at their ends. */
export function legend({ scale, unit }: { scale: readonly [number, number]; unit: string }): Markup {
  const steps = 32;
  return html`<svg
    class="legend"
    viewBox="0 0 200 26"
    role="img"
    aria-label="Colours from ${figure(scale[0], unit)} to ${figure(scale[1], unit)}"
  >
    ${Array.from({ length: steps }, (_, step) => {
      const colour = overlayColour((step + 0.5) / steps)
        .map(Math.round)
        .join(',');
      return html`<rect
        x="${(200 / steps) * step}"
        y="0"
        width="${200 / steps + 0.3}"
        height="10"
        fill="rgb(${colour})"
      />`;
    })}
    <text x="0" y="22">${figure(scale[0], unit)}</text>
    <text x="200" y="22" text-anchor="end">${figure(scale[1], unit)} or more</text>
  </svg>`;
}
