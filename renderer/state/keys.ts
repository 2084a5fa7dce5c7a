import { keyName } from './key-bindings.svelte.ts';
import type { ActionName, KeyBindings } from './key-bindings.svelte.ts';
import type { Layout } from './layout.ts';
import { percentilePresets } from './percentiles.ts';
import type { Session } from './session.svelte.ts';
import { nextProjection, steppedThickness } from './slab.ts';
import type { Tool, Viewer } from './viewer.svelte.ts';
import { presets } from './window-level.ts';

export interface Hands {
  viewer: Viewer;
  session: Session;
  keys: KeyBindings;
  /** whether the list of keys is open */
  help: boolean;
}

const slicesPerPage = 10;

type Action = (hands: Hands) => void;

const step =
  (slices: number): Action =>
  ({ viewer }) =>
    viewer.step(viewer.activePlane, slices);

const end =
  (which: 'first' | 'last'): Action =>
  ({ viewer }) =>
    viewer.stepTo(viewer.activePlane, which);

const preset =
  (index: number): Action =>
  ({ viewer }) => {
    const { center, width } = presets[index]!;
    viewer.setWindowHU({ center, width });
  };

const percentiles =
  (index: number): Action =>
  ({ viewer }) => {
    const { low, high } = percentilePresets[index]!;
    viewer.setWindowPercentiles(low, high);
  };

const tool =
  (chosen: Tool): Action =>
  ({ viewer }) => {
    viewer.tool = chosen;
  };

const layout =
  (chosen: Layout): Action =>
  ({ viewer }) => {
    viewer.layout = chosen;
  };

const thickness =
  (direction: 1 | -1): Action =>
  ({ viewer }) => {
    viewer.slab = { ...viewer.slab, thickness: steppedThickness(viewer.slab.thickness, direction) };
  };

const actions: Readonly<Record<ActionName, Action>> = {
  'previous-slice': step(-1),
  'next-slice': step(1),
  'slices-back': step(-slicesPerPage),
  'slices-on': step(slicesPerPage),
  'first-slice': end('first'),
  'last-slice': end('last'),
  'preset-1': preset(0),
  'preset-2': preset(1),
  'preset-3': preset(2),
  'preset-4': preset(3),
  'preset-5': preset(4),
  'percentiles-6': percentiles(0),
  'percentiles-7': percentiles(1),
  'percentiles-8': percentiles(2),
  'percentiles-9': percentiles(3),
  invert: ({ viewer }) => {
    viewer.inverted = !viewer.inverted;
  },
  'layout-side-by-side': layout('side-by-side'),
  'layout-swipe': layout('swipe'),
  'layout-blend': layout('blend'),
  'layout-difference': layout('difference'),
  'layout-checkerboard': layout('checkerboard'),
  'layout-volume': layout('volume'),
  maximise: ({ viewer }) => viewer.toggleEnlarged(viewer.enlarged ?? viewer.activePlane),
  'slab-projection': ({ viewer }) => {
    viewer.slab = { ...viewer.slab, projection: nextProjection(viewer.slab.projection) };
  },
  'slab-thinner': thickness(-1),
  'slab-thicker': thickness(1),
  'tool-window': tool('window'),
  'tool-distance': tool('distance'),
  'tool-angle': tool('angle'),
  'tool-ellipse': tool('ellipse'),
  'tool-rectangle': tool('rectangle'),
  'tool-duct': tool('duct'),
  'duct-point': ({ viewer }) => {
    if (viewer.tool === 'duct') viewer.ducts.draw(viewer.cursor);
  },
  'cut-duct': ({ viewer: { ducts, cursor } }) => ducts.cut(cursor),
  'delete-measure': ({ viewer: { annotations } }) => annotations.remove(annotations.selected),
  undo: ({ viewer }) => viewer.annotations.undo(),
  redo: ({ viewer }) => viewer.annotations.redo(),
  'region-shown': ({ viewer: { annotations } }) => {
    annotations.regionShown = !annotations.regionShown;
  },
  'region-here': ({ viewer }) => viewer.moveRegionHere(),
  'hide-patient': ({ viewer }) => {
    viewer.patientHidden = !viewer.patientHidden;
  },
  reset: ({ viewer }) => viewer.reset(),
  escape,
  help: (hands) => {
    hands.help = !hands.help;
  },
};

/** The nearest thing first: the open list, an unfinished measure, the enlarged view, the tool, then the translation. */
function escape(hands: Hands): void {
  const { viewer, session } = hands;
  if (hands.help) hands.help = false;
  else if (viewer.annotations.giveUp()) return;
  else if (viewer.enlarged) viewer.enlarged = null;
  else if (viewer.tool !== 'window') viewer.tool = 'window';
  else void session.run.cancel();
}

/** Where keys are for typing or choosing, and where Space presses the control itself. */
const typed = 'input:not([type=checkbox]), select, textarea';
const pressed = 'button, summary, a, [type=checkbox]';

/** @returns whether the key meant something */
export function handleKey(event: KeyboardEvent, hands: Hands): boolean {
  if (event.altKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  const action = hands.keys.actionOf(keyName(event));
  if (!action) return false;
  if (action !== 'escape' && target?.closest(typed)) return false;
  if (event.key === ' ' && target?.closest(pressed)) return false;
  actions[action](hands);
  return true;
}
