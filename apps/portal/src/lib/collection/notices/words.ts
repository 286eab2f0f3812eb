import { NOTICE_WORDS, type NoticeItem } from '@kean/collection/contract/notice-items';
import type { NoticeRow } from '#lib/api/views.ts';
import { inLocale } from '#lib/collection/purposes/in-locale.ts';
import * as m from '#paraglide/messages.js';

export const STATE_WORDS: Record<NoticeRow['state'], () => string> = {
  draft: m.notice_state_draft,
  'in-review': m.notice_state_in_review,
  published: m.notice_state_published,
  superseded: m.notice_state_superseded,
  withdrawn: m.notice_state_withdrawn,
};

/** How a part of a notice is called. */
export function itemWord(item: NoticeItem): string {
  if (item === 'creditCode') return m.notice_credit_code();
  if (item === 'purposes') return m.notice_purposes();
  return inLocale(NOTICE_WORDS[item]);
}

/** `告知书 clients，第 2 版` */
export function noticeName({ title, line, version }: Pick<NoticeRow, 'title' | 'line' | 'version'>): string {
  const named = inLocale(title).trim();
  return m.notice_name({ name: named === '' ? line : named, version: String(version) });
}
