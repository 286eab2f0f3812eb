import { type AuditEventInput, appenderOf } from '@kean/audit';
import { rowPrincipal, runStatementAs } from '@kean/db';
import type { BlindIndex } from '@kean/encryption';
import type { Scope } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS, type SearchRefused } from '../audit-events.ts';
import type { ClientPage, SearchInput } from '../contract.ts';
import { decoysInForce } from '../decoys/decoys-in-force.ts';
import { failClients } from '../errors.ts';
import { aContainedClassIsNotSearched } from '../rules/a-contained-class-is-not-searched.ts';
import { BEFORE_FIRST, readCursor } from '../rules/page-cursor.ts';
import { type Reach, reachOf } from '../rules/reach-of-scope.ts';
import {
  nameBigramToken,
  nameCharacterToken,
  phoneTailToken,
  phoneToken,
  TOKEN_KIND,
  type TokenKind,
} from '../rules/tokens-of-client.ts';
import { type Query, understandQuery } from '../rules/understand-query.ts';
import type { StoredRow } from './client-rows.ts';
import { BY_NUMBER, BY_TOKEN, BY_TOKEN_OF_KINDS, BY_TOKENS } from './search-statements.ts';
import { showPage } from './show-page.ts';

/**
 * Finds clients within the caller's reach by what was typed into the one box. What was typed never leaves this process: the
 * database sees tokens, the log sees the kind of query, the count and whose cards were shown.
 *
 * A part of a name of three characters and more is found by its neighbouring pairs; in rare names the pairs may stand apart.
 * @throws AppError CLIENTS_QUERY_NOT_UNDERSTOOD, CLIENTS_SEARCH_CONTAINED, CLIENTS_CURSOR_INVALID
 */
export async function searchClients(call: SignedInContext, input: SearchInput): Promise<ClientPage> {
  const { principal } = call;
  const query = understandQuery(input.q);
  if (query === null) throw failClients('CLIENTS_QUERY_NOT_UNDERSTOOD');
  if (aContainedClassIsNotSearched(principal.roles, query.kind)) {
    const refused: AuditEventInput<SearchRefused> = {
      ...{ action: 'clients.search-refused', outcome: 'refused', principal, subject: MANY_CLIENTS },
      facts: { query: query.kind, reason: 'contained' },
    };
    await appenderOf(call.services.db).append(refused);
    throw failClients('CLIENTS_SEARCH_CONTAINED');
  }
  const below = input.cursor == null ? BEFORE_FIRST : readCursor(input.cursor);
  if (below === null) throw failClients('CLIENTS_CURSOR_INVALID');
  const reach = reachOf(principal, call.authorizer.rowReach('clients.search').widest);
  const rows = reach === null ? [] : await findRows(call, reach, query, { below, limit: input.limit + 1 });
  return showPage(call, {
    rows,
    limit: input.limit,
    purpose: 'show-search',
    scope: reach?.scope ?? null,
    event: (shown) => ({
      action: 'clients.searched',
      outcome: 'allowed',
      principal,
      subject: MANY_CLIENTS,
      subjectIds: shown.map((row) => row.id),
      facts: { query: query.kind, scope: reach?.scope ?? 'none', count: shown.length },
    }),
  });
}

interface Look {
  readonly below: string;
  readonly limit: number;
}

/**
 * Asks under every generation of the index, the oldest first (`BlindIndexes.searching` says why one after the other). Nearly always
 * there is one.
 */
async function findRows(call: SignedInContext, reach: Reach, query: Query, look: Look): Promise<StoredRow[]> {
  const { searching } = await call.services.keyring.indexes();
  const [only, ...newer] = searching;
  if (only === undefined) return [];
  const found = await findRowsBy(only, call, reach, query, look);
  if (newer.length === 0) return found;
  const met = new Map(found.map((row) => [row.id, row]));
  for (const index of newer) for (const row of await findRowsBy(index, call, reach, query, look)) met.set(row.id, row);
  return [...met.values()].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, look.limit);
}

function findRowsBy(
  index: BlindIndex,
  call: SignedInContext,
  reach: Reach,
  query: Query,
  look: Look,
): Promise<StoredRow[]> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.search'));
  const run = (texts: Readonly<Record<Scope, string>>, values: readonly unknown[]) =>
    runStatementAs<StoredRow>(services.db, as, texts[reach.scope], values);
  const start = [reach.place, principal.branchId, look.below, look.limit];
  const byToken = (kind: TokenKind, token: bigint) => run(BY_TOKEN, [...start, kind, `${token}`]);
  switch (query.kind) {
    case 'number':
      return look.below === BEFORE_FIRST ? run(BY_NUMBER, [reach.place, query.number]) : Promise.resolve([]);
    case 'phone': {
      const kinds = [TOKEN_KIND.phone, TOKEN_KIND.secondPhone];
      return byPhones(call, query.digits.open(), (digits) =>
        run(BY_TOKEN_OF_KINDS, [...start, kinds, `${phoneToken(index, digits)}`]),
      );
    }
    case 'phone-tail':
      return byToken(TOKEN_KIND.phoneTail, phoneTailToken(index, query.digits.open()));
    case 'name-character':
      return byToken(TOKEN_KIND.nameCharacter, nameCharacterToken(index, query.character.open()));
    case 'name-part': {
      const [first = 0n, ...further] = query.bigrams.open().map((bigram) => nameBigramToken(index, bigram));
      if (further.length === 0) return byToken(TOKEN_KIND.nameBigram, first);
      return run(BY_TOKENS, [...start, TOKEN_KIND.nameBigram, `${first}`, further.map(String)]);
    }
  }
}

/**
 * By the number as it was typed; and where this person was given it in place of what is recorded of a decoy (ADR 0068), by that. A number that is
 * somebody's is never made of the segments of decoys, so no other search takes longer.
 */
async function byPhones(
  { principal, services }: SignedInContext,
  digits: string,
  find: (digits: string) => Promise<StoredRow[]>,
): Promise<StoredRow[]> {
  const decoys = await decoysInForce(services);
  const asked = [digits, ...decoys.recordedFor(principal.staffId, digits).filter((one) => one !== digits)];
  const found = await Promise.all(asked.map(find));
  return found.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
}
