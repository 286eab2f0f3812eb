import { recordEvent, type Subject } from '@kean/audit';
import type { SheetMark } from '../sheets/marked-sheet.ts';

/** Of the record and not of the person: whoever reads the log of a branch does not learn about whom there is one. */
interface OfBreach {
  readonly subject: Subject<'SecrecyBreach'>;
  readonly outcome: 'allowed';
}

export interface BreachRecorded extends OfBreach {
  readonly action: 'personnel.breach-recorded' | 'personnel.breach-corrected';
  readonly facts: { readonly version: number };
}
export interface BreachDecided extends OfBreach {
  readonly action: 'personnel.breach-decided' | 'personnel.breach-appeal-answered';
  readonly facts: { readonly version: number; readonly as: 'standing' | 'refused' | 'upheld' | 'lifted' };
}
export interface BreachAppealed extends OfBreach {
  readonly action: 'personnel.breach-appealed';
  /** Whoever has left writes a letter, which somebody else takes down. */
  readonly facts: { readonly version: number; readonly by: 'person' | 'letter' };
}
/** What was written was opened: by the register, or by whom it is about. */
export interface BreachOpened extends OfBreach {
  readonly action: 'personnel.breach-opened';
  readonly facts: { readonly by: 'register' | 'person'; readonly count: number };
}
/** Its time was over: the key is destroyed and the row is gone. */
export interface BreachForgotten extends OfBreach {
  readonly action: 'personnel.breach-forgotten';
  readonly facts: Readonly<Record<string, never>>;
}
/** Somebody tried to record or decide what they may not. */
export interface BreachRefused {
  readonly action: 'personnel.breach-refused';
  readonly subject: { readonly kind: 'SecrecyBreach'; readonly id: string | null };
  readonly outcome: 'refused';
  readonly facts: { readonly reason: 'own' | 'same-person' };
}
interface OfRegister {
  readonly subject: { readonly kind: 'SecrecyBreach'; readonly id: null };
  readonly outcome: 'allowed';
}
type Seen = { readonly register: 'undertakings' | 'reminders' | 'breaches'; readonly count: number };
export interface SecrecyRead extends OfRegister {
  readonly action: 'personnel.secrecy-read';
  readonly facts: Seen;
}
export interface SecrecyExported extends OfRegister {
  readonly action: 'personnel.secrecy-exported';
  readonly facts: Seen & SheetMark;
}

export type SecrecyEvent =
  | BreachRecorded
  | BreachDecided
  | BreachAppealed
  | BreachOpened
  | BreachForgotten
  | BreachRefused
  | SecrecyRead
  | SecrecyExported;

/** Writes one event of the registers of secrecy in the caller's transaction. */
export const record = recordEvent<SecrecyEvent>;
