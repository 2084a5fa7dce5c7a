import type { MeaningWords } from '../../preload/contract/index.ts';

const cycleHides = '가려질 수 있는 오차입니다. 작다고 해서 입증되는 것은 없고, 크면 무언가가 소실되었다는 뜻입니다.';
const inRegion = '담관 영역 안에서 구한 같은 값.';
const inWorstSlice = '값이 가장 나쁜 슬라이스에서 구한 같은 값.';
const inBoth = (words: string) => ({ body: `${words} (몸 안).`, region: `${words} (담관 영역 안).` });

/** What figures, axes and overlays mean; the English words stand in the contract, where the engine finds them too. */
export const koreanMeanings: MeaningWords = {
  figures: {
    'cycle-error': {
      body: `변환 영상을 반대 방향 모델로 되돌린 영상과 원본의 절대 차이 평균 (몸 안). ${cycleHides}`,
      region: `${inRegion} ${cycleHides}`,
      slice: `${inWorstSlice} ${cycleHides}`,
    },
    disagreement: {
      body: '변환 영상과 같은 계열 모델의 단일 단계 미리보기의 절대 차이 평균 (몸 안). 같은 데이터로 학습한 두 네트워크는 함께 틀릴 수 있습니다.',
      region: inRegion,
      slice: inWorstSlice,
    },
    'missing-ducts': {
      region:
        '같은 원본의 단일 단계 미리보기에는 보이지만 변환 영상에는 없는 담관 영역의 가장 큰 어두운 관: 부피 × 값 범위에 대한 비율. 두 네트워크가 모두 놓친 것은 찾지 못합니다.',
    },
    'unconfirmed-ducts': {
      region:
        '원본에서 균일한 간 실질인 곳에 변환 영상에만 보이고 미리보기에는 없는 담관 영역의 가장 큰 어두운 관: 부피 × 값 범위에 대한 비율. 두 네트워크가 함께 만들어 낸 것은 찾지 못합니다.',
    },
    spread: {
      body: '몸 안에서 샘플 표준편차의 평균: 모델이 확신하지 못하는 정도입니다. 매번 똑같이 틀리는 것은 편차로 나타나지 않습니다.',
      region: inRegion,
    },
    structure: {
      body: '대조도와 무관하게 원본과 변환 영상의 국소 구조가 다른 정도 (MIND): 0은 같음, 1은 전혀 다름.',
      region: inRegion,
      slice: inWorstSlice,
    },
    'mutual-information': {
      body: '정규화 상호 정보량의 슬라이스 평균: 1이면 한 영상이 다른 영상에 대해 아무것도 알려 주지 않습니다.',
    },
    'gradient-correlation': {
      body: '원본의 경계를 따라 변환 영상에도 경계가 있는 정도의 슬라이스 평균: 1은 모두, 0은 전혀 없음.',
      region: inRegion,
    },
    'vanished-edges': { body: '원본에는 있으나 변환 영상의 해당 위치 둘레에는 아무것도 없는 경계의 부피.' },
    'appeared-edges': {
      body: '변환 영상에는 있으나 원본의 해당 위치 둘레에는 아무것도 없는 경계의 부피: 만들어진 구조일 수 있는 후보입니다.',
    },
    'duct-agreement': {
      region:
        '원본 담관 영역의 담관 후보 가운데 변환 영상에서 간보다 어둡게 보이는 길이의 비율: 1은 모두, 0은 전혀 없음. MR에서 CT로 변환할 때는 간과 다르기만 하면 됩니다. 혈관이 MR에서는 어둡고 CT에서는 밝기 때문입니다.',
    },
    'lost-duct-length': {
      region:
        '원본 담관 후보 가운데 변환 영상에서 가장 많이 소실된 것의 소실된 길이. 가는 담관은 원본에서도 찾지 못할 수 있습니다.',
    },
    conspicuity: {
      region:
        '변환 영상에서 원본의 담관 후보가 간보다 어두운 정도를 간의 표준편차(SD)로 나타낸 값: 밝아졌으면 음수입니다.',
    },
    'conspicuity-gain': {
      region:
        '같은 복셀에서 변환 영상의 현저성이 원본보다 늘어난 값. 밝아지거나 사라진 담관은 실패로 보며 증가값이 없습니다.',
    },
    'vanished-ducts': {
      region:
        '원본 담관 영역의 어두운 관 가운데 변환 영상에 대응하는 것이 없는 가장 큰 관: 부피 × 어두운 정도(SD). MR에서 변환할 때는 밝은 관도 대응으로 봅니다. 혈관이 CT에서 밝아지기 때문입니다.',
    },
    'appeared-ducts': {
      region:
        '변환 영상 담관 영역의 어두운 관 가운데 원본에 대응하는 것이 없는 가장 큰 관: 부피 × 어두운 정도(SD). CT에서 변환할 때는 밝은 관도 대응으로 봅니다. 혈관이 MR에서 어두워지기 때문입니다.',
    },
    'slice-order': {
      slice:
        '변환 영상의 각 슬라이스가 3~20 mm 떨어진 원본 슬라이스보다 같은 위치의 슬라이스를 얼마나 더 닮았는지 (가장 나쁜 슬라이스): 0보다 작으면 다른 슬라이스의 영상입니다. 그보다 가까운 슬라이스는 서로 비슷합니다.',
    },
    flicker: {
      slice:
        '슬라이스 사이에서 변환 영상의 평균 밝기가 원본보다 더 크게 변하는 정도 (가장 나쁜 슬라이스): 평균을 바꾸지 않는 무늬는 드러나지 않습니다.',
    },
    'slice-continuity': {
      slice:
        '변환 영상의 슬라이스와 이웃 슬라이스의 상관이 원본보다 낮아진 정도 (가장 나쁜 슬라이스): 뒤바뀐 슬라이스, 슬라이스마다 달라지는 질감.',
    },
    mae: inBoth('변환 영상과 실제 목표 영상의 절대 차이 평균, 둘 다 모델의 값 범위로 제한'),
    psnr: inBoth('실제 목표 영상에 대한 최대 신호 대 잡음비, 모델의 값 범위를 최댓값으로 계산'),
    ssim: inBoth('실제 목표 영상과의 구조적 유사도 (Wang 등, 2004), 슬라이스별, 모델의 값 범위로 계산'),
    'duct-dice': {
      region:
        '실제 목표 영상 담관 영역의 어두운 관과, 변환 영상에서 관과 간의 중간값보다 관 쪽에 있는 부분의 Dice: 소실되거나 반전되면 0. MR에서는 혈관도 포함됩니다.',
    },
    'duct-contrast': {
      region:
        '실제 목표 영상의 어두운 관이 변환 영상에서 간과 이루는 대조도를 실제 대조도로 나눈 값: 1은 정확, 0은 소실, 음수는 반전.',
    },
  },
  axes: {
    'sample-quality': () =>
      '원본과의 정규화 상호 정보량 (1~2): 이 환자의 몸을 나타내는 영상이기는 한지를 봅니다. 실제 목표 영상이 없으면 얼마나 좋은지는 알 수 없습니다.',
    'anatomical-fidelity': () =>
      '원본의 경계 가운데 변환 영상에도 그 경계를 따라 경계가 있는 비율. 담관 영역을 알면 그 안에서 구합니다.',
    'sampling-speed': ({ budget }) =>
      `슬라이스당 걸린 시간, 목표 ${budget}에 대한 점수: 두 배 빠르면 1, 목표와 같으면 ½.`,
    diversity: ({ samples }) =>
      samples > 1
        ? `몸 안에서 샘플 ${samples}개의 표준편차 평균: 0이면 원본에 맞는 다른 영상이 있어도 모델이 늘 같은 영상만 만든다는 뜻입니다.`
        : '측정 안 함: 샘플이 두 개 이상 필요합니다.',
  },
};
