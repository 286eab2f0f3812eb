import { recordEvent, type Subject } from '@kean/audit';
import type { BranchId, Id, StaffId } from '@kean/kernel';
import type { SignalEffect, SignalOutcome } from './contract/signals.ts';
import type { LeavingTaskKind, LeavingWay } from './contract.ts';
import type { SignalCode } from './signals/token/event-types.ts';

type OfPerson = { readonly subject: Subject<'Staff'> };
type Leaving = { readonly leavingId: Id<'Leaving'> };

/** Somebody was seen off, or is to be at a set time. */
export interface LeavingBegun extends OfPerson {
  readonly action: 'personnel.leaving-begun';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly way: LeavingWay; readonly cutDueAt: string | null };
}
/** From the commit of this event on nothing of this person's is let in. */
export interface AccessCut extends OfPerson {
  readonly action: 'personnel.access-cut';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly way: LeavingWay };
}
export interface LeavingRefused extends OfPerson {
  readonly action: 'personnel.leaving-refused';
  readonly outcome: 'refused';
  readonly facts: { readonly reason: 'yourself' | 'last-hr' | 'last-operator' };
}
export interface LeavingCalledOff extends OfPerson {
  readonly action: 'personnel.leaving-called-off';
  readonly outcome: 'allowed';
  readonly facts: Leaving;
}
/** What somebody would leave behind, or how far a leaving is, was looked at. */
export interface LeavingsRead {
  readonly action: 'personnel.leavings-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Staff'; readonly id: string | null };
  readonly facts: { readonly count: number };
}
/** Compliance said how much of a day's looks is left to whoever is in notice. */
export interface NoticeQuotaSet {
  readonly action: 'personnel.notice-quota-set';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Staff'; readonly id: null };
  readonly facts: { readonly percent: number };
}
export interface TaskConfirmed extends OfPerson {
  readonly action: 'personnel.task-confirmed';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly kind: LeavingTaskKind; readonly as: 'back' | 'never-had' };
}
/** A manager said who has the clients now; each client has its own event of circulation. */
export interface HandoverConfirmed extends OfPerson {
  readonly action: 'personnel.handover-confirmed';
  readonly outcome: 'allowed';
  readonly facts: Leaving & {
    readonly handedBranchId: BranchId;
    readonly successorId: StaffId;
    readonly count: number;
  };
}
export interface ReminderFreed extends OfPerson {
  readonly action: 'personnel.reminder-freed';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly newAddress: boolean };
}
export interface ReminderSent extends OfPerson {
  readonly action: 'personnel.reminder-sent';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly times: number };
}
/** `digest` is SHA-256 over the text that was signed, in letters. */
export interface ReminderSigned extends OfPerson {
  readonly action: 'personnel.reminder-signed';
  readonly outcome: 'allowed';
  readonly facts: Leaving & {
    readonly how: 'link' | 'paper' | 'refused';
    readonly version: number;
    readonly digest: string;
  };
}
/** The address that the reminder went to is of no use any more: its key is destroyed, so that it opens in no backup. */
export interface PrivateMailKeyDestroyed extends OfPerson {
  readonly action: 'personnel.private-mail-key-destroyed';
  readonly outcome: 'allowed';
  readonly facts: Leaving;
}
export interface LeavingFailed extends OfPerson {
  readonly action: 'personnel.leaving-failed';
  readonly outcome: 'failed';
  readonly facts: Leaving & { readonly code: string; readonly step: string | null };
}
export interface LeavingTriedAgain extends OfPerson {
  readonly action: 'personnel.leaving-tried-again';
  readonly outcome: 'allowed';
  readonly facts: Leaving;
}
/** Every place was searched for what the person still holds; what was found was taken back. */
export interface LeaverSwept extends OfPerson {
  readonly action: 'personnel.leaver-swept';
  readonly outcome: 'allowed' | 'failed';
  readonly facts: { readonly taken: number; readonly left: number };
}
/** `digest` is SHA-256 over the record, in letters: the log proves what it says. */
export interface LeavingEnded extends OfPerson {
  readonly action: 'personnel.leaving-ended';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly steps: number; readonly digest: string };
}
export interface UndoAsked extends OfPerson {
  readonly action: 'personnel.undo-asked';
  readonly outcome: 'allowed';
  readonly facts: Leaving;
}
export interface LeavingUndone extends OfPerson {
  readonly action: 'personnel.leaving-undone';
  readonly outcome: 'allowed';
  readonly facts: Leaving & { readonly askedBy: StaffId };
}
/** `connectorId`: the directory that said so; without one a person of HR did. */
type BySystem = { readonly connectorId: Id<'Connector'> | null };

/** Another system read names of people, or who has a role. */
export interface DirectoryRead {
  readonly action: 'personnel.directory-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Staff' | 'Role'; readonly id: string | null };
  readonly facts: BySystem & { readonly count: number };
}
export interface PersonTakenOn extends OfPerson {
  readonly action: 'personnel.person-taken-on';
  readonly outcome: 'allowed';
  readonly facts: BySystem;
}
/** `fields`: names of attributes, never what they hold; `deleted` where a directory is told nothing more of the person. */
export interface PersonChanged extends OfPerson {
  readonly action: 'personnel.person-changed';
  readonly outcome: 'allowed';
  readonly fields: readonly string[];
  readonly facts: BySystem;
}
export interface RoleOfPersonChanged extends OfPerson {
  readonly action: 'personnel.role-given' | 'personnel.role-taken';
  readonly outcome: 'allowed';
  readonly facts: BySystem & { readonly roleCode: string };
}
/** Somebody is to go to another branch, at a moment or now. */
export interface MoveOrdered extends OfPerson {
  readonly action: 'personnel.move-ordered';
  readonly outcome: 'allowed';
  readonly facts: BySystem & {
    readonly moveId: Id<'StaffMove'>;
    readonly toBranchId: BranchId;
    readonly dueAt: string | null;
  };
}
export interface MoveCalledOff extends OfPerson {
  readonly action: 'personnel.move-called-off';
  readonly outcome: 'allowed';
  readonly facts: { readonly moveId: Id<'StaffMove'> };
}
/** `count`: assignments that ended with it. */
export interface Moved extends OfPerson {
  readonly action: 'personnel.moved';
  readonly outcome: 'allowed';
  readonly facts: { readonly moveId: Id<'StaffMove'>; readonly toBranchId: BranchId; readonly count: number };
}
export interface AbsenceOrdered extends OfPerson {
  readonly action: 'personnel.absence-ordered';
  readonly outcome: 'allowed';
  readonly facts: { readonly absenceId: Id<'StaffAbsence'>; readonly dueAt: string | null };
}
export interface AbsenceChanged extends OfPerson {
  readonly action: 'personnel.absence-begun' | 'personnel.absence-called-off' | 'personnel.person-back';
  readonly outcome: 'allowed';
  readonly facts: { readonly absenceId: Id<'StaffAbsence'> };
}

type OfConnector = { readonly subject: Subject<'Connector'>; readonly outcome: 'allowed' };
export interface ConnectorChanged extends OfConnector {
  readonly action:
    | 'personnel.connector-made'
    | 'personnel.connector-switched-on'
    | 'personnel.connector-switched-off'
    | 'personnel.connector-key-renewed'
    | 'personnel.connector-released'
    | 'personnel.connector-tried'
    | 'personnel.signal-keys-replaced'
    | 'personnel.stream-made'
    | 'personnel.stream-changed'
    | 'personnel.stream-deleted';
}
/** A receiver says whether it wants to hear now. */
export interface StreamStatusSet extends OfConnector {
  readonly action: 'personnel.stream-status-set';
  readonly facts: { readonly status: 'enabled' | 'paused' | 'disabled' };
}
/** Another key signs what other systems are told. */
export interface SigningKeyMade {
  readonly action: 'personnel.signing-key-made';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Connector'; readonly id: null };
  readonly facts: { readonly keyId: string; readonly atOnce: boolean };
}
/** What a system was told, or has asked, was looked at. */
export interface DeliveriesRead extends OfConnector {
  readonly action: 'personnel.deliveries-read' | 'personnel.calls-read';
  readonly facts: { readonly count: number };
}
/** A system is told again what it would not take, or somebody answers for having done it there by hand. */
export interface DeliverySettled extends OfConnector {
  readonly action: 'personnel.delivery-sent-again' | 'personnel.delivery-confirmed';
  readonly facts: { readonly deliveryId: Id<'ConnectorDelivery'> };
}
/** Compliance says which role a system may give, or HR where the subject has no id. */
export interface AllowanceChanged extends OfConnector {
  readonly action: 'personnel.role-allowed' | 'personnel.role-forbidden';
  readonly facts: { readonly roleCode: string };
}
/** Compliance says what may be done to people on the word of an identity provider. */
export interface EffectChanged extends OfConnector {
  readonly action: 'personnel.effect-allowed' | 'personnel.effect-forbidden';
  readonly facts: { readonly effect: SignalEffect };
}
/** An identity provider told something, and that was done; without an id of a person it meant nobody, or no person. */
export interface SignalTaken {
  readonly action: 'personnel.signal-taken';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Staff'; readonly id: string | null };
  readonly facts: {
    readonly connectorId: Id<'Connector'>;
    readonly event: SignalCode;
    readonly done: SignalOutcome;
  };
}

/** A number was put on record for somebody; `clients`: at how many clients it stands as their phone. */
export interface PhoneRecorded extends OfPerson {
  readonly action: 'personnel.phone-recorded';
  readonly outcome: 'allowed';
  readonly facts: { readonly phoneId: Id<'StaffPhone'>; readonly clients: number };
}
/** It was somebody else's: it went, and counts as nobody's. */
export interface PhoneMistaken extends OfPerson {
  readonly action: 'personnel.phone-mistaken';
  readonly outcome: 'allowed';
  readonly facts: { readonly phoneId: Id<'StaffPhone'> };
}
/** Nothing reads a number any more that was a mistake, or was on record before; no backup either. */
export interface PhoneKeyDestroyed extends OfPerson {
  readonly action: 'personnel.phone-key-destroyed';
  readonly outcome: 'allowed';
  readonly facts: { readonly phoneId: Id<'StaffPhone'> };
}
/** Somebody wanted their own number off the record. */
export interface PhoneMistakeRefused extends OfPerson {
  readonly action: 'personnel.phone-mistake-refused';
  readonly outcome: 'refused';
  readonly facts: { readonly phoneId: Id<'StaffPhone'>; readonly reason: 'own' };
}

export type PersonnelEvent =
  | PhoneRecorded
  | PhoneMistaken
  | PhoneKeyDestroyed
  | PhoneMistakeRefused
  | LeavingBegun
  | AccessCut
  | LeavingRefused
  | LeavingCalledOff
  | LeavingsRead
  | NoticeQuotaSet
  | TaskConfirmed
  | HandoverConfirmed
  | ReminderFreed
  | ReminderSent
  | ReminderSigned
  | PrivateMailKeyDestroyed
  | LeavingFailed
  | LeavingTriedAgain
  | LeaverSwept
  | LeavingEnded
  | UndoAsked
  | LeavingUndone
  | DirectoryRead
  | PersonTakenOn
  | PersonChanged
  | RoleOfPersonChanged
  | MoveOrdered
  | MoveCalledOff
  | Moved
  | AbsenceOrdered
  | AbsenceChanged
  | ConnectorChanged
  | StreamStatusSet
  | SigningKeyMade
  | DeliveriesRead
  | DeliverySettled
  | AllowanceChanged
  | EffectChanged
  | SignalTaken;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<PersonnelEvent>;
