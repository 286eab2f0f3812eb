import type { Database } from '@kean/db';

/** What the jobs of agency are lent. */
export interface AgencyWorker {
  readonly services: { readonly db: Database };
}
