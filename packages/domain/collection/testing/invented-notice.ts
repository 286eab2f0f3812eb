import { NOTICE_WORD_NAMES, type NoticeWord } from '../contract/notice-items.ts';
import type { NoticeContent } from '../contract/notices.ts';

/** A notice of an invented office that says all that the law asks, for these purposes. */
export function inventedNotice(purposes: readonly string[] = ['purchase', 'market-news']): NoticeContent {
  const words = NOTICE_WORD_NAMES.map((name) => [name, { zh: `示例内容：${name}`, en: `Example of ${name}` }]);
  return {
    words: Object.fromEntries(words) as Record<NoticeWord, { zh: string; en: string }>,
    creditCode: '91350100M000100Y43',
    purposes: [...purposes],
  };
}
