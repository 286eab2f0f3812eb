import type { PublicText } from '@kean/kernel';
import type { RecordClass } from '../../contract/lines.ts';
import { STILL_OPEN } from '../../contract/notices.ts';

/** The three classes of 法释〔2017〕10号, article 5, as somebody says them who is no lawyer. */
const CLASS_WORDS: Readonly<Record<RecordClass, PublicText>> = {
  strictest: { zh: '财产信息', en: 'property information' },
  middle: { zh: '住址与交易信息', en: 'addresses and transactions' },
  other: { zh: '姓名、联系方式等信息', en: 'names, contact details and the like' },
};

/** Why it came about, by the kind of the case and no more: who it was is not for many to read. */
const KIND_WORDS: Readonly<Record<string, PublicText>> = {
  'leaver-took-data': {
    zh: '一名已离职的工作人员擅自带走了信息',
    en: 'a former member of staff took information away without leave',
  },
  'account-borrowed': {
    zh: '一个工作账号被他人使用',
    en: 'an account of the office was used by somebody else',
  },
  'seller-inside': {
    zh: '一名工作人员违规向外提供了信息',
    en: 'a member of staff passed information on against the rules',
  },
  'device-or-paper-lost': { zh: '一件存有信息的设备或纸质材料遗失', en: 'a device or paper with information was lost' },
  intrusion: { zh: '系统遭到非法侵入', en: 'a system was broken into' },
  'misdirected-message': { zh: '一条消息发给了错误的接收人', en: 'a message went to the wrong person' },
  'decoy-touched': {
    zh: '用于发现异常的诱饵记录被查看',
    en: 'a record that is there to be noticed was looked at',
  },
  supplier: { zh: '一家受托处理信息的服务商发生泄露', en: 'a company that works for the office had a leak' },
};

export const causeOf = (kind: string): PublicText => KIND_WORDS[kind] ?? STILL_OPEN;

/** Classes of which at least one client is concerned, in the order of the law; `null` where none is known. */
export function classesInWords(classes: Readonly<Record<RecordClass, number>>): PublicText | null {
  const concerned = (Object.keys(CLASS_WORDS) as RecordClass[]).filter((one) => classes[one] > 0);
  if (concerned.length === 0) return null;
  return {
    zh: concerned.map((one) => CLASS_WORDS[one].zh).join('，'),
    en: concerned.map((one) => CLASS_WORDS[one].en).join('; '),
  };
}

const DAY = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' });
const DAY_EN = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' });

/** An instant by the clocks of the office. */
export const instantInWords = (at: Date): PublicText => ({ zh: DAY.format(at), en: DAY_EN.format(at) });
