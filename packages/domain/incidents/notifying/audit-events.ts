import type { Subject } from '@kean/audit';
import type { ExceptionReason, Rank, TellingWay } from '../contract/notifying.ts';
import type { Severity } from '../contract/signals.ts';

/** A message about so many alerts was queued, to one person or a group. */
export interface AlertsTold {
  readonly action: 'incidents.alerts-told';
  readonly outcome: 'allowed';
  readonly subject: Subject<'LeakAlertMessage'>;
  readonly facts: {
    readonly way: TellingWay;
    readonly kind: 'first' | 'again';
    readonly severity: Severity;
    readonly alerts: number;
  };
}
/** Somebody said that they have seen it. */
export interface AlertAcknowledged {
  readonly action: 'incidents.alert-acknowledged';
  readonly outcome: 'allowed';
  readonly subject: Subject<'LeakAlert'>;
  readonly facts: { readonly step: number };
}
export interface OnCallSaved {
  readonly action: 'incidents.on-call-saved';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'OnCallPlan'; readonly id: null };
  readonly facts: { readonly version: number; readonly turns: number; readonly gaps: number };
}
export interface ChainSaved {
  readonly action: 'incidents.chain-saved';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'OnCallPlan'; readonly id: null };
  readonly facts: {
    readonly version: number;
    readonly links: number;
    /** Of what is critical, from the first person told to the last. */
    readonly lastAfterMinutes: number;
    readonly groupSeconds: number;
  };
}
export interface OnCallRead {
  readonly action: 'incidents.on-call-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'OnCallPlan'; readonly id: null };
  readonly facts: { readonly version: number };
}
export interface OnCallExcepted {
  readonly action: 'incidents.on-call-exception-made';
  readonly outcome: 'allowed';
  readonly subject: Subject<'OnCallException'>;
  readonly facts: { readonly rank: Rank; readonly reason: ExceptionReason; readonly nobody: boolean };
}
export interface OnCallExceptionLifted {
  readonly action: 'incidents.on-call-exception-lifted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'OnCallException'>;
  readonly facts: { readonly rank: Rank };
}

export type NotifyingEvent =
  | AlertsTold
  | AlertAcknowledged
  | OnCallSaved
  | ChainSaved
  | OnCallRead
  | OnCallExcepted
  | OnCallExceptionLifted;
