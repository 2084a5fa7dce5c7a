import type { ReasonWords } from '../../preload/contract/index.ts';

/** The reasons of a verdict; the English ones stand in the contract, where the engine finds them too. */
export const koreanReasons: ReasonWords = {
  measures: {
    'cycle-error': '순환 오차',
    disagreement: '미리보기와의 불일치',
    'missing-ducts': '미리보기에는 보이고 변환 영상에는 없는 가장 큰 어두운 관',
    'unconfirmed-ducts': '균일한 간에서 변환 영상에만 보이는 가장 큰 어두운 관',
    spread: '샘플의 편차',
    structure: '구조의 차이',
    'mutual-information': '원본과의 상호 정보량',
    'gradient-correlation': '원본과 경계가 일치하는 정도',
    'vanished-edges': '사라진 경계의 부피',
    'appeared-edges': '새로 생긴 경계의 부피',
    'duct-agreement': '원본 담관 가운데 변환 영상에 보이는 비율',
    'lost-duct-length': '사라진 담관의 길이',
    conspicuity: '담관의 현저성',
    'conspicuity-gain': '담관 현저성의 증가',
    'vanished-ducts': '사라진 가장 큰 어두운 관',
    'appeared-ducts': '새로 생긴 가장 큰 어두운 관',
    'slice-order': '같은 위치의 원본 슬라이스와 닮은 정도에서 이웃 슬라이스와 닮은 정도를 뺀 값',
    flicker: '슬라이스 사이의 깜박임',
    'slice-continuity': '이웃 슬라이스 사이에서 잃은 유사도',
  },
  places: { series: '', body: ' (몸)', region: ' (담관 영역)', slice: ' (가장 나쁜 슬라이스)' },
  aspects: {
    intensity: '몸 안의 밝기 값이 학습 데이터와 다른 정도',
    spacing: '화소 간격',
    'field-of-view': '슬라이스의 짧은 변',
    noise: '잡음',
    coverage: '가운데 슬라이스에서 몸의 넓이',
    motion: '이웃 슬라이스 사이에서 몸이 어긋난 거리',
    ghosts: '비어 있어야 할 몸 주위의 신호',
    phase: '조영 시기',
  },
  units: {
    '% of the range': '% (값 범위 대비)',
    's/slice': '초/슬라이스',
    'mm³ × range': 'mm³ × 값 범위',
    'of the truth’s': '(실제 대비)',
  },
  beyond: ({ measure, place, value, threshold, above, slices }) => {
    const where = slices.length > 0 ? ` (슬라이스 ${slices.join(', ')})` : '';
    return `${measure}${place}: ${value}${where}, 기준값 ${threshold} ${above ? '초과' : '미만'}.`;
  },
  unusual: (aspect, value, low, high) =>
    `${aspect}: ${value}. 보통은 ${low === null ? `${high} 이하` : `${low}에서 ${high}까지`}입니다.`,
  wrongUnit: (model, wanted, unit) =>
    `${model} 모델은 ${wanted} 단위의 시리즈를 변환하지만 이 시리즈는 ${unit} 단위입니다.`,
  noReference: (model) => `${model} 모델 카드에 학습 데이터에 대한 기록이 없어 비교할 수 없습니다.`,
  noBody: '공기와 구별되는 몸이 보이는 슬라이스가 없습니다.',
  noRegion: '담관 영역을 찾지 못해 담관을 확인하지 않았습니다. 영역 상자를 놓고 다시 측정하세요.',
  notCalibrated: '눈에 띄는 문제는 없지만, 이 변환을 만든 것에 맞춰 보정된 기준값이 없습니다.',
};
