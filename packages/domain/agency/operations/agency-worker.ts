import type { Database } from '@kean/db';
import type { Mailer } from '@kean/mail';

/** What the jobs of agency are lent. */
export interface AgencyWorker {
  readonly services: { readonly db: Database };
  /** `null` where the office sends no mail. */
  readonly mailer: Mailer | null;
}
