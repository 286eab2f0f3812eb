import { nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClauseLeaving } from '@kean/db/leavers';
import type { Id, StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { ConnectorMeans } from '../connectors/outgoing/outgoing-kind.ts';

/** What the worker lends to a leaving. */
export interface PersonnelWorker {
  readonly services: Pick<Services, 'db' | 'keyring' | 'objects'>;
  /** Every clause and mechanism that gives something out to people of the office. */
  readonly leavings: readonly ClauseLeaving[];
  /** What speaks to other systems; without it what they are to know waits for a person. */
  readonly connectors?: ConnectorMeans | undefined;
  /** The robots of groups that this office has, by name. */
  readonly messages?:
    | {
        readonly channels: { readonly robots: ReadonlyMap<string, unknown> };
        /** Under which the office is reached from outside. */
        readonly origin?: string | null;
      }
    | undefined;
}

/** Whoever sees people off acts for no person, and counts clients without reading one. */
export const CONDUCTOR: RowPrincipal = { ...nobody, clientScope: 'agency' };

export type LeavingId = Id<'Leaving'>;

/** A leaving as a step meets it: its transaction holds the row for itself alone. */
export interface LeavingUnderWay {
  readonly tx: SqlTransaction;
  readonly leavingId: LeavingId;
  readonly staffId: StaffId;
  readonly leavings: readonly ClauseLeaving[];
  readonly robots: ReadonlyMap<string, unknown>;
}
