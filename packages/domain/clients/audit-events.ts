import { recordEvent, type Subject } from '@kean/audit';
import type { ClientId } from '@kean/kernel';
import type { MailEvent } from './mails/audit-events.ts';
import type { ContactObjection } from './objections/audit-events.ts';
import type { PhoneEvent } from './phones/audit-events.ts';
import type { RequestEvent } from './requests/audit-events.ts';
import type { Reach } from './rules/reach-of-scope.ts';
import type { QueryKind } from './rules/understand-query.ts';
import type { SheetEvent } from './sheets/audit-events.ts';
import type { VisitEvent } from './visits/audit-events.ts';

type Scope = Reach['scope'] | 'none';
/** Many clients; `subjectIds` says which. */
type ManyClients = { readonly kind: 'Client'; readonly id: null };

/** A page of masked cards was shown. */
export interface ClientsListed {
  readonly action: 'clients.listed';
  readonly outcome: 'allowed';
  readonly subject: ManyClients;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly scope: Scope; readonly count: number };
}

/** A search was answered: which kind of thing was typed and whose cards were shown, never what was typed. */
export interface ClientsSearched {
  readonly action: 'clients.searched';
  readonly outcome: 'allowed';
  readonly subject: ManyClients;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly query: QueryKind; readonly scope: Scope; readonly count: number };
}

/** What was typed is of a class that a measure against a leak has closed, so nothing was looked for. */
export interface SearchRefused {
  readonly action: 'clients.search-refused';
  readonly outcome: 'refused';
  readonly subject: ManyClients;
  readonly facts: { readonly query: QueryKind; readonly reason: 'contained' };
}

/** One dossier was opened, masked. */
export interface DossierRead {
  readonly action: 'clients.dossier-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly clientNumber: number };
}

/** Somebody asked for a dossier that does not exist or lies out of reach; the log knows which id, the caller learns nothing. */
export interface DossierRefused {
  readonly action: 'clients.dossier-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly reason: 'not-within-reach' };
}

/** Cards did not open although their keys exist: bytes were changed or moved. */
export interface CardsUnreadable {
  readonly action: 'clients.cards-unreadable';
  readonly outcome: 'failed';
  readonly subject: ManyClients;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly count: number };
}

export type ClientsEvent =
  | ClientsListed
  | ClientsSearched
  | SearchRefused
  | DossierRead
  | DossierRefused
  | CardsUnreadable
  | VisitEvent
  | RequestEvent
  | PhoneEvent
  | MailEvent
  | SheetEvent
  | ContactObjection;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<ClientsEvent>;
export const MANY_CLIENTS: ManyClients = { kind: 'Client', id: null };
