import type { Subject } from '@kean/audit';
import type { Id } from '@kean/kernel';
import type { SheetPaper } from '../contract/sheets.ts';

type SheetId = Id<'Sheet'>;

/** Somebody saw who a client is, and printed a code for them. The code is in no event. */
export interface SheetIssued {
  readonly action: 'clients.sheet-issued';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly sheetId: SheetId; readonly paper: SheetPaper };
}

/** No code was printed: by whoever holds the other half already, for a client who has a mobile, or while a changed phone waits. */
export interface SheetRefused {
  readonly action: 'clients.sheet-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly reason: SheetRefusal };
}
export type SheetRefusal = 'own' | 'has-mobile' | 'phone-awaits' | 'too-many';

export interface SheetWithdrawn {
  readonly action: 'clients.sheet-withdrawn';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly sheets: number; readonly visits: number };
}

/** The client was shown how their pages were entered. */
export interface OwnEntriesShown {
  readonly action: 'clients.own-entries-shown';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly visitId: Id<'Visit'> };
}

export type SheetEvent = SheetIssued | SheetRefused | SheetWithdrawn | OwnEntriesShown;
