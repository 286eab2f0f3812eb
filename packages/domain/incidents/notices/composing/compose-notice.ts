import type { PublicText } from '@kean/kernel';
import {
  type KnownFacts,
  type LeakNoticeKind,
  type NoticePart,
  type NoticeParts,
  PARTS_OF,
  STILL_OPEN,
} from '../../contract/notices.ts';
import { causeOf, classesInWords, instantInWords } from './fact-words.ts';

const NOTHING: PublicText = { zh: '', en: '' };
/** With commas: a long run of digits is refused as somebody's number. */
const COUNT = new Intl.NumberFormat('en-US');

/**
 * What the facts of a case say by themselves, part by part. Where a fact is not known the sentence says so; what no fact tells is left empty for
 * a person to write, and nothing is approved before it is.
 */
export function composeNotice(kind: LeakNoticeKind, facts: KnownFacts): NoticeParts {
  return Object.fromEntries(PARTS_OF[kind].map((part) => [part, COMPOSED[part](facts)]));
}

/** What stands under a title of its own says it not again. */
const sentence = ({ zh, en }: PublicText): PublicText => ({
  zh: `${zh}。`,
  en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.`,
});

const COMPOSED: Readonly<Record<NoticePart, (facts: KnownFacts) => PublicText>> = {
  officeAndSystem: ({ throughSystems }) => {
    if (throughSystems === null)
      return {
        zh: `事件是否经由信息系统发生${STILL_OPEN.zh}。`,
        en: `Whether systems were involved is ${STILL_OPEN.en}.`,
      };
    return throughSystems
      ? { zh: '事件经由我单位的客户信息系统发生。', en: 'It came about through the client system of our office.' }
      : { zh: '事件未经由信息系统发生。', en: 'It did not come about through a system.' };
  },
  found: ({ noticedAt, openedAt }) => {
    const [noticed, opened] = [noticedAt === null ? STILL_OPEN : instantInWords(noticedAt), instantInWords(openedAt)];
    return {
      zh: `我单位获知时间：${noticed.zh}；立案处置时间：${opened.zh}。`,
      en: `We learned of it: ${noticed.en}. The case was opened: ${opened.en}.`,
    };
  },
  dataKinds: ({ classes }) => {
    const said = classesInWords(classes) ?? STILL_OPEN;
    return sentence(said);
  },
  people: ({ people, clients }) => ({
    zh: `涉及人数：${people === null ? STILL_OPEN.zh : `${COUNT.format(people)}人`}；已核实的客户：${COUNT.format(clients)}人。`,
    en: `People concerned: ${people === null ? STILL_OPEN.en : COUNT.format(people)}. Clients established so far: ${COUNT.format(clients)}.`,
  }),
  cause: ({ kind }) => {
    const said = causeOf(kind);
    return sentence(said);
  },
  harm: ({ classes, harmAverted }) => {
    if (harmAverted === true)
      return {
        zh: '经评估，已采取的措施能够有效避免造成危害。',
        en: 'By our judgement what was done keeps harm away.',
      };
    const property = classes.strictest > 0 || classes.middle > 0;
    return property
      ? {
          zh: '可能被用于骚扰、冒充中介或贷款方实施诈骗，或据此了解您的财产与住址。',
          en: 'It may be used to pester or defraud you, in the name of an agent or lender, or to learn of your property and address.',
        }
      : {
          zh: '可能被用于骚扰电话或冒充中介实施诈骗。',
          en: 'It may be used to pester you, or to defraud you in the name of an agent.',
        };
  },
  measures: ({ handledAt }) => {
    if (handledAt === null) return NOTHING;
    const at = instantInWords(handledAt);
    return { zh: `处置已于${at.zh}完成。`, en: `It was dealt with by ${at.en}.` };
  },
  whatYouCanDo: () => ({
    zh: '请警惕自称中介、银行或平台的来电，不要提供验证码或转账；可在您的个人页面查看我们持有的信息，并要求更正、停止使用或删除。',
    en: 'Beware of calls that claim to come from an agent, bank or platform; give no code and send no money. On your own pages you can see what we hold, and have it corrected, no longer used or deleted.',
  }),
  nextSteps: ({ crimeSuspected }) => {
    if (crimeSuspected === null)
      return {
        zh: `是否涉嫌犯罪${STILL_OPEN.zh}；后续情况将继续报告。`,
        en: `Whether it is a crime is ${STILL_OPEN.en}; we go on reporting.`,
      };
    return crimeSuspected
      ? {
          zh: '涉嫌犯罪的部分依法向公安机关报案；后续情况将继续报告。',
          en: 'What may be a crime is taken to the police; we go on reporting.',
        }
      : { zh: '后续情况将继续报告。', en: 'We go on reporting.' };
  },
  responsibility: () => NOTHING,
  lessons: () => NOTHING,
  contact: () => NOTHING,
};
