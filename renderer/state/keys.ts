import { presets } from './window-level.ts';
import type { Session } from './session.svelte.ts';
import type { Viewer } from './viewer.svelte.ts';

export interface Hands {
  viewer: Viewer;
  session: Session;
  /** whether the list of keys is open */
  help: boolean;
}

const slicesPerPage = 10;

type Action = (hands: Hands) => void;

const step =
  (slices: number): Action =>
  ({ viewer }) =>
    viewer.step(viewer.activePlane, slices);

const actions: Readonly<Record<string, Action>> = {
  ArrowUp: step(-1),
  ArrowLeft: step(-1),
  ArrowDown: step(1),
  ArrowRight: step(1),
  PageUp: step(-slicesPerPage),
  PageDown: step(slicesPerPage),
  Home: ({ viewer }) => viewer.stepTo(viewer.activePlane, 'first'),
  End: ({ viewer }) => viewer.stepTo(viewer.activePlane, 'last'),
  i: ({ viewer }) => {
    viewer.inverted = !viewer.inverted;
  },
  ' ': ({ viewer }) => viewer.reset(),
  Escape: escape,
  '?': (hands) => {
    hands.help = !hands.help;
  },
  ...Object.fromEntries(
    presets.map(({ key, center, width }) => [key, ({ viewer }: Hands) => viewer.setWindowHU({ center, width })]),
  ),
};

/** The nearest thing first: the open list, the enlarged view, then the running translation. */
function escape(hands: Hands): void {
  if (hands.help) hands.help = false;
  else if (hands.viewer.enlarged) hands.viewer.enlarged = null;
  else void hands.session.cancel();
}

/** Where keys are for typing or choosing, and where Space presses the control itself. */
const typed = 'input, select, textarea';
const pressed = 'button, summary, a';

/** @returns whether the key meant something */
export function handleKey(event: KeyboardEvent, hands: Hands): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (event.key !== 'Escape' && target?.closest(typed)) return false;
  if (event.key === ' ' && target?.closest(pressed)) return false;
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  action?.(hands);
  return action !== undefined;
}
