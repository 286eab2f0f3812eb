import type { Subject } from '@kean/audit';
import type { ObjectionReason } from '../contract/objections.ts';

/** Somebody does not want to hear from the office, or does again. `principal` is `null` where the client said it alone. */
export interface ContactObjection {
  readonly action: 'clients.contact-objected' | 'clients.contact-objection-lifted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly objectionId: string; readonly reason: ObjectionReason };
}
