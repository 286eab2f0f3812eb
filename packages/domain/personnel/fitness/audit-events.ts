import { recordEvent, type Subject } from '@kean/audit';
import type { DocumentRefusal } from '@kean/clients/contract/keeping-documents';
import type { Id } from '@kean/kernel';
import type { PaperReason } from '../contract/fitness.ts';
import type { SheetMark } from '../sheets/marked-sheet.ts';

type OfPerson = { readonly subject: Subject<'Staff'>; readonly outcome: 'allowed' };
type Fulfilled = { readonly fulfilmentId: Id<'Fulfilment'>; readonly duty: string };
type OfOffice = {
  readonly subject: { readonly kind: 'Staff'; readonly id: string | null };
  readonly outcome: 'allowed';
};

/** `digest` is SHA-256 over the text that was signed, in letters. */
export interface UndertakingSigned extends OfPerson {
  readonly action: 'personnel.undertaking-signed';
  readonly facts: Fulfilled & { readonly version: number; readonly digest: string };
}
export interface CourseAnswered extends OfPerson {
  readonly action: 'personnel.course-answered';
  readonly facts: {
    readonly duty: string;
    readonly version: number;
    readonly right: number;
    readonly asked: number;
    readonly passed: boolean;
  };
}
/** A check, or an undertaking on paper. What came out of it stands in the staff file, not here. */
export interface DutyRecorded extends OfPerson {
  readonly action: 'personnel.duty-recorded';
  readonly facts: Fulfilled & { readonly how: 'check' | 'paper' };
}
export interface DutyDecided extends OfPerson {
  readonly action: 'personnel.duty-decided';
  readonly facts: Fulfilled & { readonly as: 'standing' | 'against' | 'refused' };
}
export interface DutyWithdrawn extends OfPerson {
  readonly action: 'personnel.duty-withdrawn';
  readonly facts: Fulfilled;
}
type OfPaper = { readonly fulfilmentId: Id<'Fulfilment'>; readonly paperId: Id<'DutyPaper'> };
/** The paper that a check rests on; what it says stands in no event. */
export interface CheckPaperKept extends OfPerson {
  readonly action: 'personnel.check-paper-kept';
  readonly facts: OfPaper & { readonly scan: 'clean' | 'unscanned' };
}
export interface CheckPaperRefused {
  readonly action: 'personnel.check-paper-refused';
  readonly subject: Subject<'Staff'>;
  readonly outcome: 'refused';
  readonly facts: OfPaper & { readonly reason: DocumentRefusal };
}
export interface CheckPaperOpened extends OfPerson {
  readonly action: 'personnel.check-paper-opened';
  readonly facts: OfPaper & { readonly reason: PaperReason };
}
export interface CheckPaperStayedShut {
  readonly action: 'personnel.check-paper-not-opened';
  readonly subject: Subject<'Staff'>;
  readonly outcome: 'refused';
  readonly facts: OfPaper & { readonly reason: 'infected' | 'scanner-away' };
}
/** Taken back before the check was decided, or its time was over: its key is destroyed with the latter. */
export interface CheckPaperGone extends OfPerson {
  readonly action: 'personnel.check-paper-taken-back' | 'personnel.check-paper-forgotten';
  readonly facts: OfPaper;
}
/** The moment at which somebody's access to clients ended by itself. */
export interface FitnessEnded extends OfPerson {
  readonly action: 'personnel.fitness-ended';
  readonly facts: Readonly<Record<string, never>>;
}
export interface FitnessRead extends OfOffice {
  readonly action: 'personnel.fitness-read';
  readonly facts: { readonly count: number };
}
export interface FitnessExported extends OfOffice {
  readonly action: 'personnel.fitness-exported';
  readonly facts: { readonly count: number } & SheetMark;
}
export interface RoleDutySet extends OfOffice {
  readonly action: 'personnel.role-duty-set';
  readonly facts: { readonly role: string; readonly duty: string; readonly isAsked: boolean };
}
export interface UndertakingWritten extends OfOffice {
  readonly action: 'personnel.undertaking-written' | 'personnel.undertaking-published';
  readonly facts: { readonly version: number; readonly digest: string; readonly signBy: string | null };
}

export type FitnessEvent =
  | UndertakingSigned
  | CourseAnswered
  | CheckPaperKept
  | CheckPaperRefused
  | CheckPaperOpened
  | CheckPaperStayedShut
  | CheckPaperGone
  | DutyRecorded
  | DutyDecided
  | DutyWithdrawn
  | FitnessEnded
  | FitnessRead
  | FitnessExported
  | RoleDutySet
  | UndertakingWritten;

/** Writes one event of who is fit for access in the caller's transaction. */
export const record = recordEvent<FitnessEvent>;
