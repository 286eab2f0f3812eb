import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BlindIndex } from '@kean/encryption';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS, record } from '../audit-events.ts';
import type { ClientPage, SearchInput } from '../contract.ts';
import { failClients } from '../errors.ts';
import { BEFORE_FIRST, readCursor, writeCursor } from '../rules/page-cursor.ts';
import { type Reach, reachOf } from '../rules/reach-of-scope.ts';
import {
  nameBigramToken,
  nameCharacterToken,
  phoneTailToken,
  phoneToken,
  TOKEN_KIND,
} from '../rules/tokens-of-client.ts';
import { type Query, understandQuery } from '../rules/understand-query.ts';
import type { StoredRow } from './client-rows.ts';
import { openCards } from './open-cards.ts';
import { reportUnreadableCards } from './report-unreadable-cards.ts';
import { BY_NUMBER, BY_TOKEN, BY_TOKEN_OF_KINDS } from './search-statements.ts';

/**
 * Finds clients within the caller's reach by what was typed into the one box. What was typed never leaves this process: the
 * database sees tokens, the log sees the kind of query, the count and whose cards were shown.
 *
 * A part of a name of three characters and more is found by its neighbouring pairs; in rare names the pairs may stand apart.
 * @throws AppError CLIENTS_QUERY_NOT_UNDERSTOOD, CLIENTS_CURSOR_INVALID
 */
export async function searchClients(call: SignedInContext, input: SearchInput): Promise<ClientPage> {
  const { principal, authorizer, services } = call;
  const query = understandQuery(input.q);
  if (query === null) throw failClients('CLIENTS_QUERY_NOT_UNDERSTOOD');
  const below = input.cursor == null ? BEFORE_FIRST : readCursor(input.cursor);
  if (below === null) throw failClients('CLIENTS_CURSOR_INVALID');
  const reach = reachOf(principal, authorizer.scopeOf('clients.search'));
  const as = rowPrincipal(principal, reach?.scope ?? null);
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const look = { below, limit: input.limit + 1, branchId: principal.branchId, index: services.keyring.index };
    const rows = reach === null ? [] : await findRows(tx, reach, query, look);
    const shown = rows.slice(0, input.limit);
    await record(tx, {
      action: 'clients.searched',
      outcome: 'allowed',
      principal,
      subject: MANY_CLIENTS,
      subjectIds: shown.map((row) => row.id),
      facts: { query: query.kind, scope: reach?.scope ?? 'none', count: shown.length },
    });
    return { shown, more: rows.length > shown.length };
  });
  const { rows, unreadable } = await openCards(services.keyring, principal.staffId, 'show-search', found.shown);
  await reportUnreadableCards(call, unreadable);
  const last = found.shown.at(-1);
  return { rows, next: found.more && last !== undefined ? writeCursor(last.id) : null };
}

interface Look {
  readonly below: string;
  readonly limit: number;
  readonly branchId: string | null;
  readonly index: BlindIndex;
}

function findRows(tx: SqlTransaction, reach: Reach, query: Query, look: Look): Promise<StoredRow[]> {
  const { index } = look;
  const byToken = (kind: number, token: bigint, further: readonly bigint[] = []) =>
    tx.query<StoredRow>(BY_TOKEN[reach.scope], [...start(reach, look), kind, `${token}`, further.map(String)]);
  switch (query.kind) {
    case 'number':
      return look.below === BEFORE_FIRST
        ? tx.query<StoredRow>(BY_NUMBER[reach.scope], [reach.place, query.number])
        : Promise.resolve([]);
    case 'phone': {
      const kinds = [TOKEN_KIND.phone, TOKEN_KIND.secondPhone];
      const token = `${phoneToken(index, query.digits)}`;
      return tx.query<StoredRow>(BY_TOKEN_OF_KINDS[reach.scope], [...start(reach, look), kinds, token, []]);
    }
    case 'phone-tail':
      return byToken(TOKEN_KIND.phoneTail, phoneTailToken(index, query.digits));
    case 'name-character':
      return byToken(TOKEN_KIND.nameCharacter, nameCharacterToken(index, query.character));
    case 'name-part': {
      const [first = 0n, ...further] = query.bigrams.map((bigram) => nameBigramToken(index, bigram));
      return byToken(TOKEN_KIND.nameBigram, first, further);
    }
  }
}

function start(reach: Reach, look: Look): unknown[] {
  return [reach.place, look.branchId, look.below, look.limit];
}
