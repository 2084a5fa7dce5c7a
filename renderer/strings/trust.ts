import type { Axis, DomainFinding, Level, Place } from '../../preload/contract/index.ts';
import { conspicuityWords, englishMeanings, englishReasons, measureNames } from '../../preload/contract/index.ts';
import type { OverlayKind } from '../state/trust.svelte.ts';
import { koreanMeanings } from './korean-meanings.ts';
import { koreanMeasures } from './korean-measures.ts';
import { koreanReasons } from './korean-reasons.ts';
import type { Translated } from './translated.ts';

const levels: Record<Level, string> = { green: 'Green', amber: 'Amber', red: 'Red' };
const meanings: Record<Level, string> = {
  green: 'Nothing that was measured speaks against it.',
  amber: 'Look where the reasons point first.',
  red: 'Do not believe this translation.',
};
const axes: Record<Axis['axis'], string> = {
  'sample-quality': 'Sample quality',
  'anatomical-fidelity': 'Anatomical fidelity',
  'sampling-speed': 'Sampling speed',
  diversity: 'Diversity',
};
const overlays: Record<OverlayKind, string> = {
  uncertainty: 'Uncertainty (SD)',
  'cycle-error': 'Cycle error',
  disagreement: 'Disagreement',
};
const aspects: Record<DomainFinding['aspect'], string> = {
  intensity: 'Intensities',
  spacing: 'Spacing',
  'field-of-view': 'Field of view',
  noise: 'Noise',
  coverage: 'Coverage',
  motion: 'Motion',
  ghosts: 'Ghosts',
  phase: 'Contrast phase',
};
const places: Record<Place, string> = {
  series: 'series',
  body: 'body',
  region: 'bile-duct region',
  slice: 'worst slice',
};

/** How far to trust a translation. */
export const englishTrust = {
  reasons: englishReasons,
  meanings: englishMeanings,
  measureNames,
  trust: {
    heading: 'How far to trust it',
    levels,
    meanings,
    places,
    uncalibrated: 'The thresholds are not calibrated for this model: a hint, not a verdict.',
    measuring: (done: number, total: number) =>
      total > 0 ? `Measuring… ${Math.round((100 * done) / total)} %` : 'Measuring…',
    failed: 'Could not be measured:',
    first: 'A finished translation is measured here.',
    toSlice: (slice: number) => `Go to slice ${slice}`,
    slices: (list: string) => `Slices ${list}`,
    axes,
    axesLabel: 'Quadrilemma',
    notMeasured: 'not measured',
    budget: (value: string) => `budget ${value}`,
    compare: 'Compare with',
    compareNone: 'nothing',
    reportName: (model: string, seed: number | null, samples: number | null) =>
      [model, seed === null ? '' : `seed ${seed}`, samples !== null && samples > 1 ? `${samples} samples` : '']
        .filter(Boolean)
        .join(', '),
    otherTool: 'another tool',
    figures: 'All measures',
    acknowledge: 'I have read the reasons and export it all the same',
    acknowledgeFirst: 'A red verdict has to be acknowledged before export.',
    strip: 'Slices and how far to trust each',
    stripSlice: (slice: number, count: number, level: string) => `slice ${slice} of ${count}, ${level}`,
    conspicuity: {
      ...conspicuityWords,
      failed: 'Failed:',
      inDeviations: (contrast: string, deviations: string) => `${contrast}, ${deviations} SD`,
    },
    bad: (count: number, total: number) =>
      count === 0 ? `No slice of ${total} stands out.` : `${count} of ${total} slices stand out.`,
  },
  overlay: {
    label: 'Overlay',
    none: 'No overlay',
    kinds: overlays,
    opacity: 'Opacity of the overlay',
    onSource: 'On source too',
    owner: 'Whose overlay',
    ofShown: 'Of this translation',
    ofCompared: 'Of the compared one',
    legendCompared: 'of the translation compared with',
    scale: (low: string, high: string) => `Colours from ${low} to ${high}`,
    more: (value: string) => `≥ ${value}`,
  },
  domain: {
    heading: 'Series against the training',
    levels: {
      green: 'Like what the model was trained on.',
      amber: 'Unlike what the model was trained on in:',
      red: 'Not what the model was trained on:',
    } satisfies Record<Level, string>,
    aspects,
    unknown: 'The model card has nothing to compare the series with.',
  },
  report: {
    heading: 'Report',
    what: 'Pictures, measures, model card and provenance of this translation.',
    folder: 'Folder to write the report to',
    formats: { html: 'HTML', pdf: 'PDF', json: 'JSON', dicom: 'PDF in the study (DICOM)' },
    deidentify: 'De-identify',
    save: 'Save report',
    saving: 'Writing…',
    saved: (files: number) => (files === 1 ? '1 file written to' : `${files} files written to`),
  },
};

export const koreanTrust: Translated<typeof englishTrust> = {
  reasons: koreanReasons,
  meanings: koreanMeanings,
  measureNames: koreanMeasures,
  trust: {
    heading: '신뢰도',
    levels: { green: '녹색', amber: '황색', red: '적색' },
    meanings: {
      green: '측정한 것 가운데 문제가 되는 것은 없습니다.',
      amber: '이유가 가리키는 곳을 먼저 확인하세요.',
      red: '이 변환을 믿지 마세요.',
    },
    places: { series: '시리즈', body: '몸', region: '담관 영역', slice: '가장 나쁜 슬라이스' },
    uncalibrated: '이 모델에 맞춰 보정된 기준값이 없습니다. 참고로만 보세요.',
    measuring: (done, total) => (total > 0 ? `측정하는 중… ${Math.round((100 * done) / total)} %` : '측정하는 중…'),
    failed: '측정하지 못했습니다:',
    first: '변환이 끝나면 여기에서 측정합니다.',
    toSlice: (slice) => `슬라이스 ${slice}로 이동`,
    slices: (list) => `슬라이스 ${list}`,
    axes: {
      'sample-quality': '영상 품질',
      'anatomical-fidelity': '해부학적 충실도',
      'sampling-speed': '샘플링 속도',
      diversity: '다양성',
    },
    axesLabel: '콰드릴레마',
    notMeasured: '측정 안 함',
    budget: (value) => `목표 ${value}`,
    compare: '비교 대상',
    compareNone: '없음',
    reportName: (model, seed, samples) =>
      [model, seed === null ? '' : `시드 ${seed}`, samples !== null && samples > 1 ? `샘플 ${samples}개` : '']
        .filter(Boolean)
        .join(', '),
    otherTool: '다른 도구',
    figures: '모든 측정값',
    acknowledge: '이유를 읽었으며 그래도 내보냅니다',
    acknowledgeFirst: '적색 판정은 내보내기 전에 확인해야 합니다.',
    strip: '슬라이스별 신뢰도',
    stripSlice: (slice, count, level) => `슬라이스 ${slice} / ${count}, ${level}`,
    conspicuity: {
      heading: '담관 현저성 증가',
      unit: '간의 SD',
      less: '담관이 원본보다 덜 두드러집니다.',
      failures: {
        inverted: '담관이 간보다 밝아졌습니다.',
        vanished: '담관이 사라져 간과 구별되지 않습니다.',
      },
      failed: '실패:',
      contrast: '간 대비 담관',
      source: '원본',
      translation: '변환 영상 (합성)',
      inDeviations: (contrast, deviations) => `${contrast}, ${deviations} SD`,
      definition:
        '담관 평균에서 간 평균을 뺀 값이며, 담즙처럼 어두우면 음수입니다. SD는 간의 표준편차로, 적어도 값 범위의 1/40로 봅니다. 증가는 같은 복셀에서 담관이 원본보다 간 아래로 몇 SD 더 내려갔는지를 뜻합니다.',
      ofSuggestions: '원본에서 규칙이 제안한 담관 후보의 값이며, 그중 다수는 담관이 아닙니다.',
      judged: '판정은 기준값이 보정된 제안 후보의 값을 따르며, 직접 고쳐도 바뀌지 않습니다.',
      ofReader: (count) => `직접 인정하거나 고치거나 그린 담관 ${count}개의 값입니다.`,
      none: '측정 안 함: 원본에 영역이 없거나, 간 또는 담관 후보가 너무 적습니다.',
      readerNone: '측정 안 함: 영역이 없거나, 담관 또는 간의 복셀이 너무 적습니다.',
    },
    bad: (count, total) =>
      count === 0
        ? `슬라이스 ${total}개 가운데 눈에 띄는 것이 없습니다.`
        : `슬라이스 ${total}개 가운데 ${count}개가 눈에 띕니다.`,
  },
  overlay: {
    label: '오버레이',
    none: '오버레이 없음',
    kinds: { uncertainty: '불확실성 (SD)', 'cycle-error': '순환 오차', disagreement: '불일치' },
    opacity: '오버레이의 불투명도',
    onSource: '원본에도',
    owner: '어느 변환의 오버레이인지',
    ofShown: '보이는 변환의 값',
    ofCompared: '비교 대상의 값',
    legendCompared: '비교 대상 변환의 값',
    scale: (low, high) => `${low}에서 ${high}까지의 색`,
    more: (value) => `≥ ${value}`,
  },
  domain: {
    heading: '학습 데이터와 비교',
    levels: {
      green: '모델이 학습한 영상과 비슷합니다.',
      amber: '다음에서 모델이 학습한 영상과 다릅니다:',
      red: '모델이 학습한 영상이 아닙니다:',
    },
    aspects: {
      intensity: '밝기 값',
      spacing: '간격',
      'field-of-view': '촬영 범위(FOV)',
      noise: '잡음',
      coverage: '포함 부위',
      motion: '움직임',
      ghosts: '고스트',
      phase: '조영 시기',
    },
    unknown: '모델 카드에 비교할 기준이 없습니다.',
  },
  report: {
    heading: '보고서',
    what: '이 변환의 그림, 측정값, 모델 카드와 이력을 담습니다.',
    folder: '보고서를 저장할 폴더',
    formats: { html: 'HTML', pdf: 'PDF', json: 'JSON', dicom: '검사 안의 PDF (DICOM)' },
    deidentify: '비식별화',
    save: '보고서 저장',
    saving: '저장하는 중…',
    saved: (files) => `파일 ${files}개를 저장함:`,
  },
};
