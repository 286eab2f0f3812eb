import type { Principal } from '@kean/kernel';

/** How an act ended: done, refused by a rule, or broken off by a fault. */
export const OUTCOMES = ['allowed', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Ids (UUID), counts (integers below 10⁹), codes, yes or no. Never a value, not even a piece or a digest of one. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What a clause declares in `audit-events.ts`, as a closed union:
 *
 * ```ts
 * export type CirculationEvent =
 *   | { action: 'circulation.field-revealed'; outcome: 'allowed'; subject: Subject<'Client'>; purpose: RevealPurpose; … }
 *   | { action: 'circulation.reveal-refused'; outcome: 'refused'; … };
 * export const record = recordEvent<CirculationEvent>;
 * ```
 */
export interface EventShape {
  /** Clause and what happened, in the past: `circulation.field-revealed`. */
  readonly action: `${string}.${string}`;
  readonly outcome: Outcome;
  /** Whom or what the act was on; `id` is `null` where {@link subjectIds} names many, or where there is no single one. */
  readonly subject?: Subject | undefined;
  /** Every subject of an act on many, for example the clients of one list page. At most {@link MAX_SUBJECTS}. */
  readonly subjectIds?: readonly string[] | undefined;
  /** Code of the stated purpose. */
  readonly purpose?: string | null | undefined;
  /** Names of the fields that were shown or changed. */
  readonly fields?: readonly string[] | undefined;
  readonly facts?: Facts | undefined;
}

export interface Subject<Kind extends string = string> {
  /** A noun in the singular, for example `Client`. */
  readonly kind: Kind;
  readonly id: string | null;
}

/** More subjects than this are several events: one event must stay a small row. */
export const MAX_SUBJECTS = 1000;

/** An event of a clause together with who acted. Time and sequence are the database's. */
export type AuditEventInput<Event extends EventShape = EventShape> = Event & {
  /** `null` only where nobody is signed in: a refused sign-in, an act of the system itself. */
  readonly principal: Principal | null;
  /** The branch whose log this belongs to; that of the principal where it is not given. */
  readonly branchId?: string | null | undefined;
};
