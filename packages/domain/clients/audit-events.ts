import type { ClientId, Principal } from '@kean/kernel';
import type { Reach } from './rules/reach-of-scope.ts';
import type { QueryKind } from './rules/understand-query.ts';

/** A page of masked cards was shown; `subjectIds` says whose. */
export interface ClientsListed {
  readonly action: 'clients.listed';
  readonly outcome: 'allowed';
  readonly principal: Principal;
  readonly branchId?: Principal['branchId'];
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly scope: Reach['scope'] | 'none'; readonly count: number };
}

/** A search was answered: which kind of thing was typed and whose cards were shown, never what was typed. */
export interface ClientsSearched {
  readonly action: 'clients.searched';
  readonly outcome: 'allowed';
  readonly principal: Principal;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly query: QueryKind; readonly scope: Reach['scope'] | 'none'; readonly count: number };
}

/** One dossier was opened, masked. */
export interface DossierRead {
  readonly action: 'clients.dossier-read';
  readonly outcome: 'allowed';
  readonly principal: Principal;
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId };
}

/** Somebody asked for a dossier that does not exist or lies outside the scope; the log knows which id, the caller does not. */
export interface DossierRefused {
  readonly action: 'clients.dossier-refused';
  readonly outcome: 'refused';
  readonly principal: Principal;
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId };
  readonly facts: { readonly reason: 'not-within-reach' };
}

/** Cards did not open although their keys exist: bytes were changed or moved. */
export interface CardsUnreadable {
  readonly action: 'clients.cards-unreadable';
  readonly outcome: 'failed';
  readonly principal: Principal;
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly count: number };
}

export type ClientsEvent = ClientsListed | ClientsSearched | DossierRead | DossierRefused | CardsUnreadable;
