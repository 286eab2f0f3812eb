/** Clauses 1.1 and 1.3: notices by version, written by one person and published by another. */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';
import { NOTICE_WORD_NAMES, type NoticeWord } from './notice-items.ts';

export const NOTICE_STATES = ['draft', 'in-review', 'published', 'superseded', 'withdrawn'] as const;
export const NoticeState = z.enum(NOTICE_STATES);
export type NoticeState = z.infer<typeof NoticeState>;

const MAX_WORDS = 4_000;
/** Text that JSON in the database holds: well-formed, and no control character but line feeds. */
const Text = z
  .string()
  .max(MAX_WORDS)
  .refine((text) => text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text));
const InBoth = z.strictObject({ zh: Text, en: Text });

export const NoticeContent = z.strictObject({
  words: z.strictObject(
    Object.fromEntries(NOTICE_WORD_NAMES.map((name) => [name, InBoth])) as Record<NoticeWord, typeof InBoth>,
  ),
  creditCode: z
    .string()
    .max(40)
    .regex(/^[\x20-\x7e]*$/),
  purposes: z.array(z.string().regex(/^[a-z-]{1,40}$/)).max(40),
});
export type NoticeContent = z.infer<typeof NoticeContent>;

const NoticeLine = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
export const NoticeIdInput = z.strictObject({ noticeId: idOf<'Notice'>() });
export const NoticeAt = z.strictObject({ noticeId: idOf<'Notice'>(), revision: RecordVersion });
export type NoticeAt = z.infer<typeof NoticeAt>;
export const DraftNoticeInput = z.strictObject({ line: NoticeLine });
export const EditNoticeInput = NoticeAt.extend({ content: NoticeContent });
export type EditNoticeInput = z.infer<typeof EditNoticeInput>;
export const CompareNoticesInput = z.strictObject({ from: idOf<'Notice'>(), to: idOf<'Notice'>() });
export type CompareNoticesInput = z.infer<typeof CompareNoticesInput>;

export const NoticeRow = z.object({
  id: idOf<'Notice'>(),
  line: z.string(),
  version: z.int(),
  state: NoticeState,
  revision: z.int(),
  title: z.object({ zh: z.string(), en: z.string() }),
  editorNames: z.array(z.string()),
  publisherName: z.string().nullable(),
  movedAt: z.date(),
  publishedAt: z.date().nullable(),
  withdrawnAt: z.date().nullable(),
  /** False where a purpose has changed since: the clients have to be asked again. */
  stillCovers: z.boolean(),
});
export type NoticeRow = z.infer<typeof NoticeRow>;

export const NoticeView = NoticeRow.extend({
  content: NoticeContent,
  /** Lower-case hex; `null` until it is published. */
  digest: z.string().nullable(),
  /** The one before it of the same line, for a comparison. */
  before: idOf<'Notice'>().nullable(),
  /** Whether the caller wrote on it, and so may not publish it. */
  mine: z.boolean(),
  /** Codes of the purposes that ask for sensitive information. */
  sensitivePurposes: z.array(z.string()),
});
export type NoticeView = z.infer<typeof NoticeView>;

/** Parts of two versions side by side; what is neither added nor removed stands in both. */
export const NoticeComparison = z.object({
  from: z.int(),
  to: z.int(),
  parts: z.array(
    z.object({
      item: z.string(),
      language: z.enum(['zh', 'en']).nullable(),
      pieces: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
    }),
  ),
});
export type NoticeComparison = z.infer<typeof NoticeComparison>;
