/** What a notice has to say, for the screen that is writing one and for the rule that lets it be published alike. */

/** A text in both languages, as it is being written. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Parts of a notice that are words. `source`: the law that asks for it; `null` where it is only allowed. */
export const NOTICE_WORDS = {
  title: { source: null, zh: '标题', en: 'Title' },
  handlerName: { source: 'PIPL 17(1)', zh: '处理者名称', en: 'Who processes' },
  handlerContact: { source: 'PIPL 17(1)', zh: '联系方式', en: 'How to reach them' },
  method: { source: 'PIPL 17(2)', zh: '处理方式', en: 'How it is processed' },
  retention: { source: 'PIPL 17(2)', zh: '保存期限', en: 'How long it is kept' },
  rights: { source: 'PIPL 17(3)', zh: '行使权利的方式和程序', en: 'How rights are exercised' },
  withdrawal: { source: 'PIPL 15', zh: '撤回同意的方式', en: 'How consent is withdrawn' },
  sensitive: { source: 'PIPL 30', zh: '敏感信息的必要性与影响', en: 'Why sensitive information, and what it means' },
  sharing: { source: 'PIPL 23', zh: '向他人提供的情况', en: 'What is given to others' },
} as const satisfies Record<string, Words & { readonly source: string | null }>;
export type NoticeWord = keyof typeof NOTICE_WORDS;
export const NOTICE_WORD_NAMES = Object.keys(NOTICE_WORDS) as readonly NoticeWord[];

/** A notice as it is written. */
export interface NoticeDraft {
  readonly words: Readonly<Record<NoticeWord, Words>>;
  /** Of the one who processes; 统一社会信用代码. */
  readonly creditCode: string;
  /** Codes of purposes. What is collected for them follows (PIPL 17, item 2: purpose and kinds). */
  readonly purposes: readonly string[];
}

export type NoticeItem = NoticeWord | 'creditCode' | 'purposes';

/** One thing that a notice has to say, and whether it does. */
export interface ItemState {
  readonly item: NoticeItem;
  readonly source: string | null;
  readonly required: boolean;
  readonly done: boolean;
}

/** Said only where there is something to say. */
const ONLY_WHERE_NEEDED: readonly NoticeWord[] = ['sharing'];

/**
 * Everything that a notice has to say, in the order of the law, with whether it does: in both languages, for one language would tell
 * half of the clients.
 * @param sensitivePurposes codes of the purposes that ask for sensitive information
 */
export function itemsOf(
  { words, creditCode, purposes }: NoticeDraft,
  sensitivePurposes: readonly string[],
): ItemState[] {
  const sensitive = purposes.some((code) => sensitivePurposes.includes(code));
  const said = NOTICE_WORD_NAMES.map((item): ItemState => {
    const { zh, en } = words[item];
    const required = item === 'sensitive' ? sensitive : !ONLY_WHERE_NEEDED.includes(item);
    return { item, source: NOTICE_WORDS[item].source, required, done: zh.trim() !== '' && en.trim() !== '' };
  });
  const named: ItemState[] = [
    { item: 'creditCode', source: 'PIPL 17(1)', required: true, done: creditCode.trim() !== '' },
    { item: 'purposes', source: 'PIPL 17(2)', required: true, done: purposes.length > 0 },
  ];
  const order: readonly NoticeItem[] = ['title', 'handlerName', 'creditCode', 'handlerContact', 'purposes'];
  const rank = ({ item }: ItemState) => (order.includes(item) ? order.indexOf(item) : order.length);
  return [...named, ...said].sort((one, other) => rank(one) - rank(other));
}
