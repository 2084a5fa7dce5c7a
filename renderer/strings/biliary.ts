import type { SuggestedRegion } from '../../preload/contract/index.ts';
import type { Translated } from './translated.ts';

type Reason = Extract<SuggestedRegion, { found: false }>['reason'];
type Remark = Extract<SuggestedRegion, { found: true }>['remarks'][number];

const reasons: Record<Reason, string> = {
  'no-body': 'nothing but air was seen',
  'no-liver': 'no liver was seen',
  'not-on-the-right': 'no liver was seen on the right side',
  'hilum-outside': 'the slices do not show the hilum of the liver',
};
const remarks: Record<Remark, string> = {
  'liver-cut-above': 'the liver goes on above the slices',
  'liver-cut-below': 'the liver goes on below the slices',
  'hilum-near-the-end': 'the hilum is near the first or last slice',
  'hardly-enclosed': 'hardly any liver lies around the hilum',
};

export const englishBiliary = {
  heading: 'Bile ducts',
  suggestion: 'Suggestions by rules. Look at each, change or delete it.',
  looking: 'Looking for the bile-duct region…',
  regionFound: 'Region suggested. Drag its sides to change it; undo takes it back.',
  regionDoubt: (why: string) => `Less sure: ${why}.`,
  noRegion: (why: string) => `No region suggested: ${why}.`,
  reasons,
  remarks,
  find: 'Find dark tubes in the region',
  finding: 'Looking for dark tubes…',
  none: 'No dark tube of 12 mm or more was found in the region.',
  list: 'Duct candidates',
  duct: (number: number) => `Candidate ${number}`,
  common: 'runs as the common duct',
  size: (length: string, diameter: string) => `${length} mm long, ${diameter} mm wide`,
  widest: (diameter: string) => `Widest common duct: ${diameter} mm`,
  accept: (number: number) => `Accept candidate ${number} as a duct`,
  remove: (number: number) => `Delete candidate ${number}`,
};

export const koreanBiliary: Translated<typeof englishBiliary> = {
  heading: '담관',
  suggestion: '규칙에 따른 제안입니다. 하나씩 확인하고 고치거나 지우세요.',
  looking: '담관 영역을 찾는 중…',
  regionFound: '영역을 제안했습니다. 변을 끌어 고치고, 실행 취소로 되돌립니다.',
  regionDoubt: (why) => `확실하지 않음: ${why}.`,
  noRegion: (why) => `제안할 영역이 없습니다: ${why}.`,
  reasons: {
    'no-body': '공기만 보입니다',
    'no-liver': '간이 보이지 않습니다',
    'not-on-the-right': '오른쪽에 간이 보이지 않습니다',
    'hilum-outside': '슬라이스에 간문부가 없습니다',
  },
  remarks: {
    'liver-cut-above': '간이 슬라이스 위로 이어집니다',
    'liver-cut-below': '간이 슬라이스 아래로 이어집니다',
    'hilum-near-the-end': '간문부가 첫 또는 마지막 슬라이스에 가깝습니다',
    'hardly-enclosed': '간문부 둘레에 간이 거의 없습니다',
  },
  find: '영역에서 어두운 관 찾기',
  finding: '어두운 관을 찾는 중…',
  none: '영역에서 12 mm 이상의 어두운 관을 찾지 못했습니다.',
  list: '담관 후보',
  duct: (number) => `후보 ${number}`,
  common: '총담관처럼 주행함',
  size: (length, diameter) => `길이 ${length} mm, 폭 ${diameter} mm`,
  widest: (diameter) => `총담관 최대 지름: ${diameter} mm`,
  accept: (number) => `후보 ${number}을(를) 담관으로 인정`,
  remove: (number) => `후보 ${number} 지우기`,
};
