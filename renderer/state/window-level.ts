/** Which values are shown between black and white (PS3.3 C.11.2.1.2). */
export interface Window {
  center: number;
  width: number;
}

export type PresetName = 'abdomen' | 'liver' | 'biliary' | 'bone' | 'lung';

export interface Preset extends Window {
  key: string;
  name: PresetName;
}

/** Windows for Hounsfield units on the number keys. */
export const presets: readonly Preset[] = [
  { key: '1', name: 'abdomen', width: 400, center: 40 },
  { key: '2', name: 'liver', width: 150, center: 90 },
  { key: '3', name: 'biliary', width: 120, center: 20 },
  { key: '4', name: 'bone', width: 2500, center: 480 },
  { key: '5', name: 'lung', width: 1500, center: -600 },
];

/** Pixels of dragging that change a window by its own width: the same feel for HU and for any MR scale. */
const pixelsPerWidth = 300;
/** A window never closes entirely: this part of its width at the start of the drag remains. */
const leastPart = 0.005;

/** The window after a drag from `start`: to the right widens it, downwards raises its centre (darkens). */
export function draggedWindow(start: Window, dx: number, dy: number): Window {
  const step = start.width / pixelsPerWidth;
  return {
    center: start.center + dy * step,
    width: Math.max(start.width * leastPart, start.width + dx * step),
  };
}

/** How bright a value is shown, from 0 (black) to 1 (white). */
export function greyLevel({ center, width }: Window, value: number): number {
  return Math.min(1, Math.max(0, (value - center) / width + 0.5));
}

/** The preset that a window is, if it is one. */
export function presetOf(window: Window): Preset | undefined {
  return presets.find((preset) => isSameWindow(preset, window));
}

export function isSameWindow(one: Window, other: Window): boolean {
  return one.center === other.center && one.width === other.width;
}
