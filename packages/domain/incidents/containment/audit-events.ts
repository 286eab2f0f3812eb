import type { Subject } from '@kean/audit';
import type { ContainmentKind, ContainmentOf, PressRefusal } from '../contract/containment.ts';

/** A measure was pressed, or lifted by another. Of the measure and not of the person, as alerts are. */
export interface Contained {
  readonly action: 'incidents.contained';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Containment'>;
  readonly facts: {
    readonly kind: ContainmentKind;
    readonly of: ContainmentOf;
    readonly number: number;
    readonly hours: number | null;
    readonly isDrill: boolean;
  };
}
export interface ContainmentLifted {
  readonly action: 'incidents.containment-lifted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Containment'>;
  readonly facts: {
    readonly kind: ContainmentKind;
    readonly of: ContainmentOf;
    readonly number: number;
    readonly isDrill: boolean;
  };
}
export interface ContainmentRefused {
  readonly action: 'incidents.containment-refused';
  readonly outcome: 'refused';
  readonly subject: { readonly kind: 'Containment'; readonly id: Subject<'Containment'>['id'] | null };
  /** `own`: whoever pressed wanted to lift. */
  readonly facts: {
    readonly kind: ContainmentKind;
    readonly of: ContainmentOf;
    readonly reason: PressRefusal | 'own';
  };
}
/** What is contained was read, or whom it could concern. */
export interface ContainmentRead {
  readonly action: 'incidents.containment-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Containment'; readonly id: null };
  readonly facts: { readonly count: number };
}

export type ContainmentEvent = Contained | ContainmentLifted | ContainmentRead | ContainmentRefused;
