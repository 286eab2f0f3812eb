/** What is done first in a case of each kind, and within how long. People add their own tasks, and drop what does not fit, with a reason. */
import type { PublicText } from '@kean/kernel';
import type { CaseKind } from '../contract/cases.ts';

interface Play {
  readonly title: PublicText;
  readonly withinMinutes: number;
}

const HOUR = 60;
const DAY = 24 * HOUR;

const PLAYS = {
  'cut-access': {
    title: { zh: '冻结账号并断开全部会话', en: 'Freeze the account and cut its sessions' },
    withinMinutes: 15,
  },
  'change-passwords': {
    title: { zh: '重置密码和第二因素', en: 'Renew password and second factor' },
    withinMinutes: 2 * HOUR,
  },
  'ask-owner': {
    title: {
      zh: '向账号本人核实当时的行踪和设备',
      en: 'Ask the owner of the account where they were, on which device',
    },
    withinMinutes: 4 * HOUR,
  },
  'stop-exports': {
    title: { zh: '停止导出和外部提供', en: 'Stop exports and whatever is given outside' },
    withinMinutes: 30,
  },
  'measure-radius': {
    title: { zh: '查明涉及哪些客户、哪些信息', en: 'Find which clients and which of their data' },
    withinMinutes: 4 * HOUR,
  },
  'state-facts': {
    title: { zh: '登记案件事实，核对报告时限', en: 'State the facts, and look at the clocks' },
    withinMinutes: HOUR,
  },
  'keep-evidence': {
    title: { zh: '固定证据：告警、日志和谈话记录', en: 'Keep evidence: alerts, events, what was said' },
    withinMinutes: DAY,
  },
  'talk-to-person': {
    title: { zh: '与当事人谈话并记录', en: 'Talk to the person, and note it' },
    withinMinutes: 2 * DAY,
  },
  'ask-counsel': {
    title: { zh: '征询法律意见，判断是否涉嫌犯罪', en: 'Ask counsel whether it points to a crime' },
    withinMinutes: DAY,
  },
  'ask-back': {
    title: { zh: '要求收件人删除并书面确认', en: 'Ask the receiver to delete it, and to confirm in writing' },
    withinMinutes: 2 * HOUR,
  },
  'lock-device': {
    title: { zh: '远程锁定或抹除设备，撤销其会话', en: 'Lock or wipe the device, revoke its sessions' },
    withinMinutes: HOUR,
  },
  'search-paper': {
    title: { zh: '查找遗失物品，核对借阅记录', en: 'Look for what was lost; check who had it on loan' },
    withinMinutes: 4 * HOUR,
  },
  'close-hole': {
    title: { zh: '封堵入侵途径，保全系统日志', en: 'Close the way in, keep the logs of the systems' },
    withinMinutes: 2 * HOUR,
  },
  'rotate-keys': {
    title: { zh: '轮换密钥和对接凭据', en: 'Renew keys and credentials of connections' },
    withinMinutes: DAY,
  },
  'call-supplier': {
    title: { zh: '要求供应商说明情况并采取措施', en: 'Have the supplier explain and act' },
    withinMinutes: 4 * HOUR,
  },
  'ask-new-employer': {
    title: { zh: '向离职人员发函，要求返还并停止使用', en: 'Write to who left: give back, stop using' },
    withinMinutes: 3 * DAY,
  },
} as const satisfies Readonly<Record<string, Play>>;

const BOOK: Readonly<Record<CaseKind, readonly (keyof typeof PLAYS)[]>> = {
  'leaver-took-data': [
    ...(['cut-access', 'state-facts', 'measure-radius', 'keep-evidence', 'ask-counsel'] as const),
    'ask-new-employer',
  ],
  'account-borrowed': [
    ...(['cut-access', 'state-facts', 'change-passwords', 'ask-owner', 'measure-radius'] as const),
    'keep-evidence',
  ],
  'seller-inside': [
    ...(['cut-access', 'stop-exports', 'state-facts', 'measure-radius', 'keep-evidence', 'ask-counsel'] as const),
    'talk-to-person',
  ],
  'device-or-paper-lost': ['lock-device', 'state-facts', 'search-paper', 'measure-radius', 'keep-evidence'],
  intrusion: [
    ...(['close-hole', 'stop-exports', 'state-facts', 'measure-radius', 'rotate-keys', 'keep-evidence'] as const),
    'ask-counsel',
  ],
  'misdirected-message': ['ask-back', 'state-facts', 'measure-radius', 'keep-evidence'],
  'decoy-touched': ['cut-access', 'state-facts', 'measure-radius', 'keep-evidence', 'talk-to-person'],
  supplier: ['stop-exports', 'call-supplier', 'state-facts', 'measure-radius', 'rotate-keys', 'keep-evidence'],
  other: ['state-facts', 'measure-radius', 'keep-evidence'],
};

export const playsOf = (kind: CaseKind): readonly (Play & { readonly code: string })[] =>
  BOOK[kind].map((code) => ({ ...PLAYS[code], code }));

/** A play that is in no book any more has its code for a title; a task of one's own has one's own words in both. */
export function titleOfTask(play: string | null, own: string | null): PublicText {
  if (play === null) return { zh: own ?? '', en: own ?? '' };
  return Object.hasOwn(PLAYS, play) ? PLAYS[play as keyof typeof PLAYS].title : { zh: play, en: play };
}
