import type { SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import type { CausedBy, DeliveryEvent } from '../../contract/deliveries.ts';
import type { AllowedNetworks } from './allowed-networks.ts';
import type { ConnectorKey } from './connector-key.ts';
import type { GuardedAnswer } from './guarded-request.ts';

export type OutgoingAnswer = GuardedAnswer;

/** One thing that one system is to know, by ids. */
export type ToDeliver = {
  readonly deliveryId: Id<'ConnectorDelivery'>;
  readonly connectorId: Id<'Connector'>;
  readonly event: DeliveryEvent;
  /** `null` where nobody is meant. */
  readonly staffId: StaffId | null;
  readonly detail: string | null;
  readonly causedBy: CausedBy | null;
  readonly happenedAt: Date;
  /** 1 for the first. */
  readonly attempt: number;
  /** By the clock of the database. */
  readonly now: Date;
};

export interface OutgoingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Causes are codes of ours; what another system said is repeated nowhere. */
export type Judged =
  | { readonly is: 'taken' }
  | { readonly is: 'later'; readonly cause: string }
  | { readonly is: 'never'; readonly cause: string };

/** `never`: a person has to do something first · `unwanted`: by the other side · `held`: until the other side wants it again */
export interface NotSent {
  readonly is: 'never' | 'unwanted' | 'held';
  readonly cause: string;
}

/** What the worker lends to whatever speaks to other systems. */
export interface ConnectorMeans {
  readonly key: ConnectorKey | null;
  readonly networks: AllowedNetworks;
}

/** A way of telling other systems: what is sent, and what an answer means. Everything else is the same for all. */
export interface OutgoingKind {
  /** `connector.kind`. */
  readonly kind: string;
  /**
   * Reads what there is to say at this moment.
   * @returns `null` where there is nothing to say any more; otherwise why it is not sent now
   */
  render(tx: SqlTransaction, means: ConnectorMeans, delivery: ToDeliver): Promise<OutgoingRequest | NotSent | null>;
  judge(answer: OutgoingAnswer): Judged;
}

const BUSY = new Set([408, 425, 429]);

/** By number alone: taken, busy or away for a while, or refused until somebody looks. */
export function judgeByStatus({ status }: OutgoingAnswer): Judged {
  if (status >= 200 && status < 300) return { is: 'taken' };
  if (BUSY.has(status)) return { is: 'later', cause: 'SYSTEM_BUSY' };
  if (status >= 500) return { is: 'later', cause: 'SYSTEM_FAILED' };
  if (status === 410) return { is: 'never', cause: 'SYSTEM_GONE' };
  // Moved: a person has to look where it went, and say so by connecting it anew.
  if (status >= 300 && status < 400) return { is: 'never', cause: 'SYSTEM_MOVED' };
  return { is: 'never', cause: 'SYSTEM_REFUSED' };
}
