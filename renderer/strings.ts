import type { Direction, EngineEvent, Provider, Settings } from '../preload/contract/index.ts';
import type { ActionName } from './state/key-bindings.svelte.ts';
import type { Layout } from './state/layout.ts';
import type { MeasureKind } from './state/measure.ts';
import type { PercentileName } from './state/percentiles.ts';
import type { Plane } from './state/planes.ts';
import type { SlabProjection } from './state/slab.ts';
import type { Tool } from './state/viewer.svelte.ts';
import type { VolumePreset } from './state/volume-style.ts';
import type { PresetName } from './state/window-level.ts';
import { englishBatch } from './strings/batch.ts';
import { englishBiliary } from './strings/biliary.ts';
import { englishStart } from './strings/english-start.ts';
import { englishDestinations } from './strings/destinations.ts';
import { korean } from './strings/korean.ts';
import type { Translated } from './strings/translated.ts';
import { englishTrust } from './strings/trust.ts';

type Phase = Extract<EngineEvent, { type: 'translation-progress' }>['phase'];

const planes: Record<Plane, string> = { axial: 'Axial', coronal: 'Coronal', sagittal: 'Sagittal' };
const presets: Record<PresetName, string> = {
  abdomen: 'Abdomen',
  liver: 'Liver',
  biliary: 'Biliary',
  bone: 'Bone',
  lung: 'Lung',
};
const directions: Record<Direction, string> = { 'ct-to-mrt1': 'CT → MR-T1', 'mrt1-to-ct': 'MR-T1 → CT' };
const providers: Record<Provider, string> = {
  auto: 'Fastest available',
  cpu: 'Processor (CPU)',
  cuda: 'NVIDIA GPU (CUDA)',
};
const phases: Record<Phase, string> = {
  reading: 'Reading the series',
  preparing: 'Preparing the slices',
  sampling: 'Translating',
  restoring: 'Restoring grid and intensities',
};

const layouts: Record<Layout, string> = {
  'side-by-side': 'Side by side',
  swipe: 'Swipe',
  blend: 'Blend',
  difference: 'Difference',
  checkerboard: 'Checkerboard',
  volume: '3D large',
};
const slabProjections: Record<SlabProjection, string> = {
  none: 'Thin slice',
  mip: 'MIP',
  minip: 'MinIP',
  mean: 'Mean',
};
const percentiles: Record<PercentileName, string> = {
  whole: 'All',
  usual: 'Usual',
  contrast: 'Contrast',
  dark: 'Dark',
};
const measureKinds: Record<MeasureKind, string> = {
  distance: 'Distance',
  angle: 'Angle',
  ellipse: 'Ellipse',
  rectangle: 'Rectangle',
};
const tools: Record<Tool, string> = { window: 'Window', ...measureKinds, duct: 'Duct' };
const volumePresets: Record<VolumePreset, string> = {
  organs: 'Organs',
  dense: 'Bone, vessels',
  mip: 'MIP',
  ducts: 'Ducts (MinIP)',
};
const actions: Record<ActionName, string> = {
  'previous-slice': 'Previous slice',
  'next-slice': 'Next slice',
  'slices-back': 'Ten slices back',
  'slices-on': 'Ten slices on',
  'first-slice': 'First slice',
  'last-slice': 'Last slice',
  'preset-1': 'CT window: abdomen',
  'preset-2': 'CT window: liver',
  'preset-3': 'CT window: biliary',
  'preset-4': 'CT window: bone',
  'preset-5': 'CT window: lung',
  'percentiles-6': 'MR window: all values',
  'percentiles-7': 'MR window: 1 to 99 percent of the patient',
  'percentiles-8': 'MR window: 5 to 95 percent of the patient',
  'percentiles-9': 'MR window: the darker 60 percent',
  invert: 'Invert',
  'layout-side-by-side': 'Side by side',
  'layout-swipe': 'Swipe between source and translation',
  'layout-blend': 'Blend them',
  'layout-difference': 'Difference of the two windowed pictures',
  'layout-checkerboard': 'Checkerboard of the two',
  'layout-volume': '3D large',
  maximise: 'Enlarge the view, and back',
  'slab-projection': 'Slab: thin slice, MIP, MinIP, mean',
  'slab-thinner': 'Thinner slab',
  'slab-thicker': 'Thicker slab',
  'tool-window': 'Left drag: window',
  'tool-distance': 'Left drag: distance',
  'tool-angle': 'Left drag: angle; the second arm follows until a click',
  'tool-ellipse': 'Left drag: ellipse',
  'tool-rectangle': 'Left drag: rectangle',
  'tool-duct': 'Left click: points of a duct',
  'duct-point': 'Point of a duct at the crosshair',
  'cut-duct': 'Cut the duct on show at the crosshair',
  'delete-measure': 'Delete the selected measure',
  undo: 'Undo the last measure or change of region or ducts',
  redo: 'Redo it',
  'region-shown': 'Show or hide the bile-duct region',
  'region-here': 'Bile-duct region to the cursor',
  'hide-patient': 'Hide or show the patient for screenshots',
  reset: 'Reset windows, planes, zoom and cursor',
  escape: 'Close, give up, back to all views or to the window tool, or cancel the translation',
  help: 'This list',
};
/** Keys whose name on the keyboard is not the one that programs give them. */
const keyNames: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** Every sentence and label of the window, in one place; korean.ts has the same ones. */
export const english = {
  ...englishStart,
  ...englishTrust,
  batch: englishBatch,
  product: 'SynDiff Workstation',
  researchOnly: 'Research use only. Not a medical device: nothing shown here may be used for diagnosis or treatment.',
  close: 'Close',
  choose: 'Choose…',
  synthetic: 'SYNTHETIC – not for diagnostic use',
  /** after the marking, while the one-pass preview stands in for the translation */
  preview: ' · preview',
  version: (version: string) => `Version ${version}`,

  study: {
    heading: 'Study',
    path: 'Folder with DICOM files',
    pathPlaceholder: '/path/to/a/dicom/folder',
    open: 'Open',
    demo: 'Try the demo study',
    scanning: (files: number) => (files > 0 ? `Reading files… ${files}` : 'Reading files…'),
    nothing: 'Open a folder of CT or MR-T1 DICOM. It is read where it lies and never changed.',
    noSeries: 'No image series was found in this folder.',
  },
  series: {
    heading: 'Series',
    list: 'Series of the opened folder',
    untitled: 'No description',
    dimensions: (dimensions: string) => `${dimensions} voxels`,
    spacing: (spacing: string) => `${spacing} mm`,
    refused: 'Cannot be opened as a volume:',
    resample: 'Resample onto a regular grid and open',
    aboutFolder: 'About the folder',
    soFar: 'Series found so far',
    images: (count: number) => (count === 1 ? '1 image' : `${count} images`),
    opening: 'Opening…',
    locked: 'Cancel the translation before opening another series.',
    setAside: (count: number) => (count === 1 ? '1 file set aside' : `${count} files set aside`),
  },
  translation: {
    heading: 'Translation',
    openFirst: 'Open a series to translate it.',
    directions,
    neither: (modality: string) => `Only CT and MR series can be translated; this one is ${modality}.`,
    model: 'Model',
    noModel: 'No model for this direction is installed.',
    intendedUse: 'Intended use',
    trainedOn: 'Trained on',
    howGood: 'How good it is',
    thisModel: 'This model',
    asItIs: 'Source as it is',
    interval: (low: string, high: string) => `95 % interval: ${low} to ${high}`,
    knownFailures: 'Known failures',
    aboutModel: 'About this model',
    refused: 'This model cannot be used:',
    seed: 'Seed',
    seedHint: 'The same seed gives the same translation.',
    samples: 'Samples',
    samplesHint: 'The mean of several samples is steadier and takes as many times longer.',
    provider: 'Computed on',
    providers,
    regionOnly: 'Only slices of the bile-duct region',
    onlySlices: (first: number, last: number, of: number) =>
      `Slices ${first} to ${last} of ${of}. The others are not translated.`,
    start: 'Translate',
    cancel: 'Cancel',
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Paused after',
    phases,
    slices: (done: number, total: number) => `${done} of ${total}`,
    rate: (secondsPerSlice: number) =>
      secondsPerSlice >= 1 ? `${secondsPerSlice.toFixed(1)} s a slice` : `${(1 / secondsPerSlice).toFixed(1)} slices/s`,
    timeLeft: (duration: string) => `${duration} left`,
    runningOn: (provider: string) => `on ${provider}`,
    done: (duration: string, provider: string) => `Translated in ${duration} on ${provider}.`,
    cancelled: 'Cancelled. Nothing was kept.',
    progress: 'Progress of the translation',
  },
  export: {
    heading: 'Export',
    path: 'Folder to write the DICOM series to',
    pathPlaceholder: '/path/to/an/export/folder',
    start: 'Export DICOM',
    writing: 'Writing…',
    first: 'A finished translation can be exported as a derived DICOM series.',
    result: (files: number) => (files === 1 ? '1 file written to' : `${files} files written to`),
    series: 'Series Instance UID',
    deviation: 'Deviation of the samples',
    open: 'Open what was written',
    layout: 'As',
    layouts: { series: 'DICOM files', medium: 'Medium with DICOMDIR (empty folder)' },
    storage: 'Stored as',
    storages: { modality: 'MR or CT images', 'secondary-capture': 'Secondary capture' },
    description: 'Series description',
    descriptionHint:
      'Begins with SYN or SYNTHETIC, so that every list of series says what it is. Not with De-identify.',
    descriptionFaults: {
      synthetic: () => 'Begin it with SYN or SYNTHETIC and a space: the series is synthetic and must say so.',
      length: (characters: number) => `It has ${characters} characters. DICOM takes 64: make it shorter.`,
      characters: () => 'DICOM takes no backslash and no control characters here: leave them out.',
    },
    deidentify: 'De-identify',
    deidentifyHint: 'DICOM PS3.15 Basic Profile: patient, dates, institution and UIDs are replaced or removed.',
    filled: (keys: string) => `The study lacks ${keys}: the DICOMDIR has placeholders.`,
  },
  ...englishDestinations,

  views: {
    source: 'Source',
    translation: 'Translation',
    planes,
    volumeRendering: '3D',
    pane: (role: string, view: string) => `${role}, ${view}`,
    empty: 'No series is open.',
    loading: 'Loading voxels…',
    slice: (number: number, count: number) => `${number} / ${count}`,
    window: (width: string, center: string) => `W ${width}  C ${center}`,
    inverted: 'Inverted',
    reduced: (factors: string) => `Reduced resolution (${factors})`,
    scale: (millimetres: number) => (millimetres >= 10 ? `${millimetres / 10} cm` : `${millimetres} mm`),
    tools: 'Tools of the views',
    presetsLabel: 'CT window presets',
    presets,
    percentilesLabel: 'MR window presets',
    percentiles,
    ownWindow: (modality: 'CT' | 'MR') => `${modality} window`,
    showAll: 'Show all views',
    oblique: 'oblique',
    untranslated: 'This slice is not translated.',
  },
  layouts: {
    label: 'Layout',
    names: layouts,
    split: 'Border between source and translation',
    opacity: 'How much the translation covers the source',
  },
  tools: { label: 'Tool of the left button', names: tools },
  volume: {
    label: '3D',
    preset: '3D picture',
    presets: volumePresets,
    more: '3D…',
    crop: 'Crop to region',
    cut: 'Cut',
    cutAt: (plane: string) => `Cut 3D at the plane: ${plane}`,
    shaded: 'Shading',
    shadedHint: 'Light and shadow in 3D; slow without a graphics processor.',
  },
  region: { label: 'Region', here: 'Region to cursor' },
  patient: { hide: 'Hide patient', show: 'Show patient' },
  biliary: englishBiliary,
  measures: {
    heading: 'Measures',
    kinds: measureKinds,
    length: (millimetres: string) => `${millimetres} mm`,
    angle: (degrees: string) => `${degrees}°`,
    area: (squareCentimetres: string) => `${squareCentimetres} cm²`,
    values: (mean: string, deviation: string, least: string, most: string, unit: string) =>
      `${mean} ± ${deviation} ${unit} (${least} to ${most})`,
    remove: (id: number) => `Delete measure ${id}`,
    undo: 'Undo',
    redo: 'Redo',
    saveJson: 'Save JSON',
    saveCsv: 'Save CSV',
    fileName: 'measures',
  },
  slab: {
    label: 'Slab',
    projections: slabProjections,
    thickness: 'Thickness of the slab in mm',
    shown: (projection: string, millimetres: number) => `${projection} ${millimetres} mm`,
  },
  readout: {
    label: 'Values under the mouse',
    position: 'LPS',
    index: 'Voxel',
    source: 'Source',
    translated: 'Synthetic',
    deviation: 'Deviation',
    difference: 'Δ grey',
    differenceHint:
      'Translation minus source as grey levels of their windows. HU and MR values have no unit in common to subtract.',
    outside: 'outside the volume',
    none: '–',
  },

  graphics: {
    software: 'Software rendering',
    missing: 'The views need WebGL 2, and this computer does not offer it.',
    missingRemedy:
      'Update the graphics driver and turn hardware acceleration on. On a machine without a graphics processor, start the browser or the workstation with --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader.',
    lost: 'The graphics device was reset and the views are gone.',
    lostRemedy: 'Nothing of the series or the translation is lost.',
    restore: 'Restore the views',
    tooLarge: (longest: number, limit: number) =>
      `This series has ${longest} voxels along one axis; the graphics device draws at most ${limit}.`,
    tooLargeRemedy: 'Use a computer with a newer graphics processor. Translating and exporting work all the same.',
  },
  errors: {
    where: 'Where',
    remedy: 'What to do',
    dismiss: 'Dismiss',
    copy: 'Copy details',
    copyHint: 'For a question to others: without paths, file names and anything else that can name a patient.',
    copied: 'Copied',
    noDoor: 'The engine of the workstation cannot be reached from this window.',
    noDoorRemedy: 'Start the workstation with `npm start` instead of opening this page by itself.',
    lostCall: 'The engine did not answer.',
    lostCallRemedy: 'Close the workstation and start it again.',
    voxels: 'The voxels of the series could not be loaded.',
    voxelsRemedy: 'Open the series again.',
  },
  help: {
    open: 'Mouse and keys',
    heading: 'Mouse and keys',
    mouse: 'Mouse on a slice',
    mouse3d: 'Mouse on a 3D view',
    keys: 'Keys',
    mouseRows: [
      ['Wheel', 'Slice'],
      ['Left drag', 'The chosen tool; window: sideways width, up and down centre'],
      ['Ctrl + left drag', 'Window from the values in a rectangle, of both volumes'],
      ['Drag on a region face', 'Change the bile-duct region'],
      ['Drag on a measure', 'Move it or its points'],
      ['Middle drag', 'Pan'],
      ['Right drag', 'Zoom'],
      ['Shift + move', 'Crosshair in every view'],
      ['Drag on an axis grip', 'Turn the two other planes round the cursor'],
      ['Double-click', 'Enlarge the view, and back'],
    ],
    mouse3dRows: [
      ['Left drag', 'Turn'],
      ['Middle drag', 'Pan'],
      ['Right drag or wheel', 'Zoom'],
    ],
    actions,
    keyName: (key: string) => {
      const [plain, held] = key.startsWith('Ctrl+') ? [key.slice(5), 'Ctrl + '] : [key, ''];
      return held + (keyNames[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain));
    },
    change: (action: string) => `Change the key for: ${action}`,
    waiting: 'Press a key…',
    noKey: 'none',
    defaults: 'Default keys',
  },
} as const;

type Language = Settings['language'];

const tables: Record<Language, Translated<typeof english>> = { en: english, ko: korean };

export const languageNames: Record<Language, string> = { en: 'English', ko: '한국어' };

/** The table in use. Components read it as they are made: after `speak` they must be made again. */
export let strings = tables.en;

export function speak(language: Language): void {
  strings = tables[language];
}
