/** The contract's part on the mailbox that a client names in their own pages, to which a code may go instead of the phone (ADR 0046). */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/** The client's mailbox as their own pages know it; the address itself stands with everything else that is held. */
export const OwnMail = z.object({ recordedAt: z.date() });
export type OwnMail = z.infer<typeof OwnMail>;

/** In one spelling, so that what comes back with the code is what the code went to. */
const Address = z.string().trim().toLowerCase().min(3).max(254);
const PageSecret = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export const AskMailCodeInput = z.strictObject({ address: Address, language: z.enum(['zh', 'en']).default('zh') });
export type AskMailCodeInput = z.infer<typeof AskMailCodeInput>;

/** What the page gives back together with the code. */
export const AskedMailCode = z.object({ codeId: idOf<'MailCode'>(), pageSecret: PageSecret });
export type AskedMailCode = z.infer<typeof AskedMailCode>;

export const ProveMailInput = z.strictObject({
  codeId: idOf<'MailCode'>(),
  pageSecret: PageSecret,
  address: Address,
  code: z.string().regex(/^\d{6}$/),
});
export type ProveMailInput = z.infer<typeof ProveMailInput>;
