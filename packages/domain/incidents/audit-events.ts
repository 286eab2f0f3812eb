import { recordEvent, recordEvents, type Subject } from '@kean/audit';
import type { CasesEvent } from './cases/audit-events.ts';
import type { ContainmentEvent } from './containment/audit-events.ts';
import type { AlertAct, ClosedAs } from './contract/alerts.ts';
import type { Severity } from './contract/signals.ts';
import type { Watcher } from './contract/silence.ts';
import type { DecoysEvent } from './decoys/audit-events.ts';
import type { NoticeEvent } from './notices/audit-events.ts';
import type { NotifyingEvent } from './notifying/audit-events.ts';
import type { RadiusEvent } from './radius/audit-events.ts';
import type { ReviewEvent } from './review/audit-events.ts';
import type { RuleEvent } from './rulebook/audit-events.ts';

/** Of the alert and not of the person: whoever reads the log of a branch does not learn whom it is about. */
type OfAlert = { readonly subject: Subject<'LeakAlert'>; readonly outcome: 'allowed' };

/** A rule told something, or told it again within its window. */
export interface AlertRaised extends OfAlert {
  readonly action: 'incidents.alert-raised';
  readonly facts: {
    readonly rule: string;
    readonly severity: Severity;
    readonly measured: number;
    readonly limit: number;
    readonly times: number;
  };
}
/** One alert was opened, with the doings of its person and the clients concerned. */
export interface AlertOpened extends OfAlert {
  readonly action: 'incidents.alert-opened';
  readonly facts: { readonly clients: number };
}
export interface AlertMoved extends OfAlert {
  readonly action: 'incidents.alert-moved';
  readonly facts: { readonly act: AlertAct; readonly as: ClosedAs | null; readonly version: number };
}
export interface AlertMoveRefused {
  readonly action: 'incidents.alert-move-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'LeakAlert'>;
  readonly facts: { readonly act: AlertAct; readonly reason: 'not-seen' };
}
/** A page of alerts was read, or watched from now on. */
export interface AlertsRead {
  readonly action: 'incidents.alerts-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'LeakAlert'; readonly id: null };
  readonly facts: { readonly count: number; readonly live: boolean };
}
/** A rule is kept quiet for a while, or no longer. */
export interface SuppressionChanged {
  readonly action: 'incidents.suppression-set' | 'incidents.suppression-lifted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'LeakSuppression'>;
  readonly facts: { readonly rule: string; readonly of: 'person' | 'branch' };
}

/** A watcher that was silent speaks again; the alert waits for somebody to say what it was. */
export interface WatcherSpoke extends OfAlert {
  readonly action: 'incidents.watcher-spoke';
  readonly facts: { readonly watcher: Watcher; readonly seconds: number };
}

export type IncidentsEvent =
  | AlertRaised
  | AlertOpened
  | AlertMoved
  | AlertMoveRefused
  | AlertsRead
  | NoticeEvent
  | CasesEvent
  | ContainmentEvent
  | DecoysEvent
  | NotifyingEvent
  | RadiusEvent
  | ReviewEvent
  | RuleEvent
  | SuppressionChanged
  | WatcherSpoke;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<IncidentsEvent>;
/** The same for many, in one statement. */
export const recordAll = recordEvents<IncidentsEvent>;
