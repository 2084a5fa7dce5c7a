import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

/**
 * The layer rules of the map as errors: a folder says where its code may run, and each feature folder has one door.
 * `allowed` are the rooms that a room may import besides itself.
 */
const rooms = ['main', 'preload', 'renderer', 'models', 'training', 'test'];
const layers = [
  { room: 'models', allowed: [] },
  { room: 'preload', allowed: [] },
  { room: 'renderer', allowed: ['preload'], doors: [/^preload\/contract\/index\.ts$/] },
  { room: 'main', allowed: ['models', 'preload'], doors: [/^models\/index\.ts$/, /^preload\/contract\/index\.ts$/] },
  {
    room: 'training',
    allowed: ['models', 'main'],
    doors: [/^models\/index\.ts$/, /^main\/(biliary|dicom|fidelity|syndiff)\/index\.ts$/, /^main\/(errors|step)\.ts$/],
  },
];
/** Folders whose inside is their own: outsiders use index.ts. */
const features = [
  'main/biliary',
  'main/dicom',
  'main/syndiff',
  'main/fidelity',
  'main/report',
  'main/jobs',
  'main/audit',
  'main/destinations',
  'main/dimse',
  'main/dicomweb',
  'main/sources',
  'main/workers',
  'models',
  'training/networks',
  'training/ops',
  'training/phantom',
  'preload/contract',
];

/** An outside library is imported by its one adapter (a file, or a folder's files) and nowhere else. */
const adapters = [
  { library: 'onnxruntime-node', place: /^main\/syndiff\/onnx-runtime\.ts$/ },
  { library: 'dcmjs', place: /^main\/dicom\/data-set\.ts$/ },
  { library: 'dicom-parser', place: /^main\/dicom\/part10-file\.ts$/ },
  { library: '@cornerstonejs/dicom-codec', place: /^main\/dicom\/codec\.ts$/ },
  { library: '@cornerstonejs/codec-openjpeg', place: /^main\/dicom\/codec\.ts$/ },
  { library: 'bullmq', place: /^main\/workers\/redis\.ts$/ },
  { library: 'h5wasm', place: /^training\/data\/hdf5-file\.ts$/ },
  { library: 'pngjs', place: /^training\/data\/png-image\.ts$/ },
  { library: 'electron', place: /^(main\/shells\/electron[\w-]*|preload\/\w+)\.ts$/ },
  { library: '@kitware/vtk.js', place: /^renderer\/views\// },
];

const resolveFrom = (file, specifier) => {
  const parts = file.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
};

const layerRule = {
  meta: { type: 'problem', messages: { layer: '{{message}}' }, schema: [] },
  create(context) {
    const root = `${context.cwd.replaceAll('\\', '/')}/`;
    const file = context.filename.replaceAll('\\', '/').replace(root, '');
    const layer = layers.find(({ room }) => file.startsWith(`${room}/`));
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const report = (message) => context.report({ node, messageId: 'layer', data: { message } });
      if (!specifier.startsWith('.')) {
        const adapter = adapters.find(({ library }) => specifier === library || specifier.startsWith(`${library}/`));
        if (adapter && layer && !adapter.place.test(file) && !/\.test\.ts$/.test(file))
          report(`${adapter.library} is imported by its one adapter only`);
        return;
      }
      const target = resolveFrom(file, specifier);
      const room = rooms.find((name) => target.startsWith(`${name}/`));
      const test = /\.test\.ts$/.test(file);
      if (layer && room && room !== layer.room && !test) {
        if (!layer.allowed.includes(room)) report(`${layer.room}/ may not import ${room}/`);
        else if (!layer.doors.some((door) => door.test(target)))
          report(`${layer.room}/ may use ${room}/ only through its doors, not ${target}`);
      }
      const feature = features.find((folder) => target.startsWith(`${folder}/`));
      if (feature && !file.startsWith(`${feature}/`) && target !== `${feature}/index.ts` && !test && layer)
        report(`${feature}/ has one door, index.ts; ${target} is inside it`);
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

export default typescript.config(
  {
    ignores: [
      'out/',
      'dist/',
      'node_modules/',
      'training/.backend/',
      'training/runs/',
      'test-results/',
      'playwright-report/',
    ],
  },
  eslint.configs.recommended,
  ...typescript.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    plugins: { rooms: { rules: { layers: layerRule } } },
    rules: {
      'rooms/layers': 'error',
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Counting up to a length and reading a typed array is the bread of this code base; `?? 0` would hide bugs.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'svelte/no-at-html-tags': 'error',
      'no-eval': 'error',
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: typescript.parser } } },
);
