import { type AuditEventInput, appenderOf } from '@kean/audit';
import type { Scope } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { ClientsListed, ClientsSearched } from '../audit-events.ts';
import type { ClientPage } from '../contract.ts';
import { writeCursor } from '../rules/page-cursor.ts';
import type { StoredRow } from './client-rows.ts';
import { openCards } from './open-cards.ts';
import { reportUnreadableCards } from './report-unreadable-cards.ts';

/** A page as it was read: one row more than is shown where there are more. */
export interface ReadPage {
  readonly rows: readonly StoredRow[];
  readonly limit: number;
  readonly purpose: 'show-list' | 'show-search';
  /** How far the rows were read; `null` where nothing could be. */
  readonly scope: Scope | null;
  /** The event of showing these rows. */
  readonly event: (shown: readonly StoredRow[]) => AuditEventInput<ClientsListed | ClientsSearched>;
}

/**
 * Shows a page. The event that names every client on it is committed first; only then is a card opened (I2). Where the log does
 * not take it, nothing is shown.
 */
export async function showPage(call: SignedInContext, page: ReadPage): Promise<ClientPage> {
  const { principal, services } = call;
  const shown = page.rows.slice(0, page.limit);
  await appenderOf(services.db).append(page.event(shown));
  const viewer = { principal, scope: page.scope ?? 'own', purpose: page.purpose };
  const { rows, unreadable } = await openCards(services.keyring, viewer, shown);
  await reportUnreadableCards(call, unreadable);
  const last = shown.at(-1);
  return { rows, next: page.rows.length > shown.length && last !== undefined ? writeCursor(last.id) : null };
}
