import { compareWords } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { NOTICE_WORD_NAMES } from '../../contract/notice-items.ts';
import type { CompareNoticesInput, NoticeComparison } from '../../contract/notices.ts';
import { inNoticeTransaction, requireNotice } from './stored-notice.ts';

/** What one version says otherwise than another, part by part; parts that are alike are left out. @throws AppError COLLECTION_NOTICE_NOT_FOUND */
export async function compareNotices(
  call: SignedInContext,
  { from, to }: CompareNoticesInput,
): Promise<NoticeComparison> {
  const [before, after] = await inNoticeTransaction(call, async (tx) => [
    await requireNotice(tx, from),
    await requireNotice(tx, to),
  ]);
  const words = NOTICE_WORD_NAMES.flatMap((item) =>
    (['zh', 'en'] as const).map((language) => ({
      ...{ item, language },
      pieces: compareWords(before.content.words[item][language], after.content.words[item][language]),
    })),
  );
  const named = [
    { item: 'creditCode', language: null, pieces: compareWords(before.content.creditCode, after.content.creditCode) },
    {
      ...{ item: 'purposes', language: null },
      pieces: compareWords(before.content.purposes.join('\n'), after.content.purposes.join('\n')),
    },
  ];
  const parts = [...words, ...named].filter(({ pieces }) => pieces.some(({ kind }) => kind !== 'same'));
  return { from: before.version, to: after.version, parts };
}
