import type { english } from '../strings.ts';
import { koreanBatch } from './batch.ts';
import { koreanBiliary } from './biliary.ts';
import { koreanStart } from './korean-start.ts';
import { koreanDestinations } from './destinations.ts';
import { koreanViews } from './korean-views.ts';
import type { Translated } from './translated.ts';
import { koreanTrust } from './trust.ts';

const directions = { 'ct-to-mrt1': 'CT → MR-T1', 'mrt1-to-ct': 'MR-T1 → CT' };

/** DICOM keywords, units and the names of modalities stay as the standard spells them. */
export const korean: Translated<typeof english> = {
  product: 'SynDiff Workstation',
  researchOnly: '연구용입니다. 의료기기가 아니며, 여기에 보이는 어떤 것도 진단이나 치료에 사용할 수 없습니다.',
  synthetic: 'SYNTHETIC 합성 영상 – 진단에 사용 금지',
  preview: ' · 미리보기',
  version: (version) => `버전 ${version}`,
  ...koreanStart,
  batch: koreanBatch,
  ...koreanViews,
  ...koreanTrust,
  biliary: koreanBiliary,

  study: {
    heading: '검사',
    path: 'DICOM 파일이 있는 폴더',
    pathPlaceholder: '/DICOM/폴더/경로',
    choose: '선택…',
    open: '열기',
    demo: '데모 검사 열어 보기',
    scanning: (files) => (files > 0 ? `파일을 읽는 중… ${files}` : '파일을 읽는 중…'),
    nothing: 'CT 또는 MR-T1 DICOM 폴더를 여세요. 파일은 있는 자리에서 읽으며 바꾸지 않습니다.',
    noSeries: '이 폴더에서 영상 시리즈를 찾지 못했습니다.',
  },
  series: {
    heading: '시리즈',
    list: '연 폴더의 시리즈',
    untitled: '설명 없음',
    dimensions: (dimensions) => `${dimensions} 복셀`,
    spacing: (spacing) => `${spacing} mm`,
    refused: '볼륨으로 열 수 없습니다:',
    resample: '균일한 격자로 리샘플링하여 열기',
    aboutFolder: '폴더에 관하여',
    soFar: '지금까지 찾은 시리즈',
    images: (count) => `영상 ${count}개`,
    opening: '여는 중…',
    locked: '다른 시리즈를 열려면 먼저 변환을 취소하세요.',
    setAside: (count) => `제외한 파일 ${count}개`,
  },
  translation: {
    heading: '변환',
    openFirst: '변환할 시리즈를 여세요.',
    directions,
    neither: (modality) => `CT와 MR 시리즈만 변환할 수 있습니다. 이 시리즈는 ${modality}입니다.`,
    model: '모델',
    noModel: '이 방향의 모델이 설치되어 있지 않습니다.',
    intendedUse: '사용 목적',
    trainedOn: '학습 데이터',
    knownFailures: '알려진 한계',
    aboutModel: '이 모델에 관하여',
    refused: '이 모델은 사용할 수 없습니다:',
    seed: '시드',
    seedHint: '시드가 같으면 변환 결과도 같습니다.',
    samples: '샘플 수',
    samplesHint: '여러 샘플의 평균은 더 안정적이지만 그만큼 더 오래 걸립니다.',
    provider: '계산 장치',
    providers: { auto: '가장 빠른 장치', cpu: '프로세서 (CPU)', cuda: 'NVIDIA GPU (CUDA)' },
    regionOnly: '담관 영역의 슬라이스만',
    onlySlices: (first, last, of) => `${of}개 중 ${first}–${last}번 슬라이스. 나머지는 변환하지 않습니다.`,
    start: '변환',
    cancel: '취소',
    pause: '일시 정지',
    resume: '계속',
    paused: '일시 정지됨:',
    phases: {
      reading: '시리즈를 읽는 중',
      preparing: '슬라이스를 준비하는 중',
      sampling: '변환하는 중',
      restoring: '격자와 신호 세기를 되돌리는 중',
    },
    slices: (done, total) => `${total}개 중 ${done}개`,
    rate: (secondsPerSlice) =>
      secondsPerSlice >= 1
        ? `슬라이스당 ${secondsPerSlice.toFixed(1)} s`
        : `초당 슬라이스 ${(1 / secondsPerSlice).toFixed(1)}개`,
    timeLeft: (duration) => `${duration} 남음`,
    runningOn: (provider) => `장치: ${provider}`,
    done: (duration, provider) => `${duration} 만에 변환했습니다. 장치: ${provider}.`,
    cancelled: '취소했습니다. 남은 것은 없습니다.',
    progress: '변환 진행 상황',
  },
  export: {
    heading: '내보내기',
    path: 'DICOM 시리즈를 저장할 폴더',
    pathPlaceholder: '/내보낼/폴더/경로',
    choose: '선택…',
    start: 'DICOM 내보내기',
    writing: '저장하는 중…',
    first: '변환이 끝나면 파생 DICOM 시리즈로 내보낼 수 있습니다.',
    result: (files) => `파일 ${files}개를 저장했습니다:`,
    series: 'Series Instance UID',
    deviation: '샘플의 표준편차',
    layout: '형태',
    layouts: { series: 'DICOM 파일', medium: 'DICOMDIR이 있는 매체 (빈 폴더)' },
    storage: '저장 종류',
    storages: { modality: 'MR 또는 CT 영상', 'secondary-capture': 'Secondary Capture' },
    deidentify: '비식별화',
    deidentifyHint: 'DICOM PS3.15 Basic Profile: 환자, 날짜, 기관, UID를 바꾸거나 지웁니다.',
    filled: (keys) => `검사에 ${keys} 항목이 없어 DICOMDIR에 자리표시자를 넣었습니다.`,
  },
  ...koreanDestinations,
  graphics: {
    software: '소프트웨어 렌더링',
    missing: '화면 표시에 WebGL 2가 필요하지만 이 컴퓨터에서는 사용할 수 없습니다.',
    missingRemedy:
      '그래픽 드라이버를 업데이트하고 하드웨어 가속을 켜세요. 그래픽 프로세서가 없는 컴퓨터에서는 브라우저나 워크스테이션을 --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader 옵션으로 시작하세요.',
    lost: '그래픽 장치가 다시 시작되어 화면이 사라졌습니다.',
    lostRemedy: '시리즈와 변환 결과는 그대로 있습니다.',
    restore: '화면 되살리기',
    tooLarge: (longest, limit) =>
      `이 시리즈는 한 축에 복셀이 ${longest}개입니다. 그래픽 장치는 ${limit}개까지 그릴 수 있습니다.`,
    tooLargeRemedy: '더 새로운 그래픽 프로세서가 있는 컴퓨터를 쓰세요. 변환과 내보내기는 그대로 할 수 있습니다.',
  },
  errors: {
    where: '위치',
    remedy: '해결 방법',
    dismiss: '닫기',
    copy: '세부 정보 복사',
    copyHint: '다른 사람에게 문의할 때 쓰세요. 경로, 파일 이름 등 환자를 알 수 있는 것은 빠집니다.',
    copied: '복사함',
    noDoor: '이 창에서 워크스테이션 엔진에 연결할 수 없습니다.',
    noDoorRemedy: '이 페이지만 열지 말고 `npm start`로 워크스테이션을 시작하세요.',
    lostCall: '엔진이 응답하지 않습니다.',
    lostCallRemedy: '워크스테이션을 닫고 다시 시작하세요.',
    voxels: '시리즈의 복셀을 불러오지 못했습니다.',
    voxelsRemedy: '시리즈를 다시 여세요.',
  },
};
