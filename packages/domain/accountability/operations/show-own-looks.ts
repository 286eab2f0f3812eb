import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { OwnLooks, OwnLooksPage } from '../contract.ts';
import { looksForClient } from './looks-at-client.ts';

const ROLE_NAMES = 'SELECT code, name AS zh, name_en AS en FROM role WHERE code = ANY($1::text[])';

/**
 * Who looked at the visitor: when, by which role, for what purpose, at what (PIPL 44, 45). Never who: colleagues have a right to that too,
 * and whoever doubts a look asks compliance, where the person stands. That it was shown is an event of its own.
 */
export async function showOwnLooks({ services, visitor }: VisitContext, asked: OwnLooks): Promise<OwnLooksPage> {
  const { clientId, visitId } = visitor;
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const page = await looksForClient(tx, { clientId, ...asked });
    const names = await roleNames(
      tx,
      page.looks.flatMap(({ roles }) => roles),
    );
    await record(tx, {
      action: 'accountability.own-looks-shown',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { visitId, count: page.looks.length },
    });
    const looks = page.looks.map((look) => ({ ...look, roles: look.roles.flatMap((code) => names.get(code) ?? []) }));
    return { looks, next: page.next };
  });
}

async function roleNames(
  tx: SqlTransaction,
  codes: readonly string[],
): Promise<Map<string, { readonly zh: string; readonly en: string }>> {
  const rows = await tx.query<{ code: string; zh: string; en: string }>(ROLE_NAMES, [[...new Set(codes)]]);
  return new Map(rows.map(({ code, zh, en }) => [code, { zh, en }]));
}
