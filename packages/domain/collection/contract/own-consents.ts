/** Clause 1.3 on the client's own phone: what is asked, what was answered, and answering. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { PURPOSE_CODES, type PurposeCode } from '../purposes/index.ts';
import { ConsentKey, ConsentState, NoticeToShow, PurposeAnswers, ReceiptRow } from './consents.ts';
import { PurposeView } from './purposes.ts';

const Purpose = z.enum(PURPOSE_CODES as readonly [PurposeCode, ...PurposeCode[]]);

export const OwnConsents = z.object({
  /** `null` where nobody can be asked now. */
  notice: NoticeToShow.nullable(),
  /** Of the notice, and those that were ever answered; with what each needs, why, and until when. */
  purposes: z.array(PurposeView),
  states: z.array(ConsentState),
  receipts: z.array(ReceiptRow),
  /** This visit was opened by a printed sheet: what was given can be taken back, and nothing be given (ADR 0054). */
  bySheet: z.boolean(),
});
export type OwnConsents = z.infer<typeof OwnConsents>;

export const OwnAnswers = z.strictObject({
  key: ConsentKey,
  noticeId: idOf<'Notice'>(),
  by: z.enum(['subject', 'guardian']),
  underFourteen: z.boolean(),
  answers: PurposeAnswers,
});
export type OwnAnswers = z.infer<typeof OwnAnswers>;

export const OwnWithdrawal = z.strictObject({
  key: ConsentKey,
  purposes: z.array(Purpose).min(1).max(PURPOSE_CODES.length),
});
export type OwnWithdrawal = z.infer<typeof OwnWithdrawal>;

export const OwnReceiptInput = z.strictObject({ receiptId: idOf<'Receipt'>() });
