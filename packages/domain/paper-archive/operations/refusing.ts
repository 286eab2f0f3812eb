import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { type ArchiveRefused, record } from '../audit-events.ts';
import { failPaper, type PaperCode } from '../errors.ts';

/** A refusal that has to be in the log: it is written in the transaction, and thrown when that has committed. */
export interface Refusal {
  readonly code: PaperCode;
  readonly subject: ArchiveRefused['subject'];
}

type Ended<Done> = { readonly done: Done } | Refusal;

/** Hands back what an act gave, or throws what it was refused with. */
export function orRefuse<Done>(ended: Ended<Done>): Done {
  if ('code' in ended) throw failPaper(ended.code);
  return ended.done;
}

/** Writes that the caller asked for something beyond their reach, or for a cabinet whose key they do not hold. */
export async function refused(tx: SqlTransaction, { principal }: SignedInContext, refusal: Refusal): Promise<Refusal> {
  await record(tx, {
    action: 'paper-archive.archive-refused',
    outcome: 'refused',
    principal,
    subject: refusal.subject,
    facts: { reason: refusal.code === 'PAPER_KEY_NOT_HELD' ? 'key-not-held' : 'not-within-reach' },
  });
  return refusal;
}
