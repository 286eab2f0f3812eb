import { randomUUID } from 'node:crypto';
import { type ClientId, newId } from '@kean/kernel';
import type { Sql } from '../open-sql.ts';

/** More than any purpose asks for: a notice that tells so much covers every purpose of today. */
const EVERY_FIELD = [
  ...['name', 'phone', 'phone2', 'idNumber', 'district', 'layout', 'budgetFrom', 'budgetTo', 'areaFrom', 'areaTo'],
  ...[
    'moveIn',
    'wishes',
    'address',
    'certificateNo',
    'owner',
    'area',
    'rooms',
    'builtYear',
    'askingPrice',
    'condition',
  ],
];
const EVERY_PURPOSE = [
  ...['purchase', 'tenancy', 'sale', 'letting', 'signing', 'viewing', 'market-news', 'satisfaction-call'],
];
const LISTED = [
  ...['purchase', 'tenancy', 'sale', 'letting', 'signing'].map((code) => [code, 'contract', 'PIPL 13(2)'] as const),
  ...['rights-of-individuals', 'incident-handling'].map((code) => [code, 'legal-duty', 'PIPL 13(3)'] as const),
];

const NOTICE = `INSERT INTO notice_version (id, line, version, state, content, covers, digest, editors, published_at, published_by)
  VALUES ($1, $2, 1, 'published', $3::jsonb, $4::jsonb, sha256($5::bytea), array[$6::uuid], now(), $7)`;
const ANY_NOTICE = "SELECT id FROM notice_version WHERE line = 'test-notice' AND state = 'published'";
const ACTS = `INSERT INTO consent_act (id, client_id, seq, key, said, kind, channel, by, notice_id, notice_digest)
  SELECT a.id, a.client, (SELECT coalesce(max(seq), 0) + 1 FROM consent_act o WHERE o.client_id = a.client), a.key, sha256(''),
    'given', 'own-phone', 'subject', n.id, n.digest
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS a(id, client, key) CROSS JOIN notice_version n WHERE n.id = $4`;
const ANSWERS = `INSERT INTO consent_answer (id, act_id, purpose, class, answer)
  SELECT gen_random_uuid(), act, w.purpose, w.class, 'given' FROM unnest($1::uuid[]) AS act
  CROSS JOIN unnest($2::text[], $3::text[]) AS w(purpose, class)`;
const RECEIPTS = `INSERT INTO consent_receipt (id, act_id, document, signature, digest, key_id)
  SELECT gen_random_uuid(), act, '{}', 'unsigned', sha256('{}'), 'test' FROM unnest($1::uuid[]) AS act`;
const APPROVAL = `INSERT INTO basis_approval (id, purpose, basis, article, proposed_by, approved_by, approved_at)
  VALUES ($1, $2, $3, $4, $5, $6, now()) ON CONFLICT DO NOTHING`;

/**
 * A published notice of a line of its own that covers every purpose.
 * @param leavingOut fields and purposes that came after it was published
 */
export async function aPublishedNotice(
  sql: Sql,
  line = 'test-notice',
  leavingOut: readonly string[] = [],
): Promise<string> {
  const id = newId();
  const words = Object.fromEntries(
    [
      'title',
      'handlerName',
      'handlerContact',
      'method',
      'retention',
      'rights',
      'withdrawal',
      'sensitive',
      'sharing',
    ].map((word) => [word, { zh: `示例：${word}`, en: `Example: ${word}` }]),
  );
  const purposes = EVERY_PURPOSE.filter((code) => !leavingOut.includes(code));
  const content = JSON.stringify({ words, creditCode: '91350100M000100Y43', purposes });
  const covers = JSON.stringify(
    Object.fromEntries(purposes.map((code) => [code, EVERY_FIELD.filter((field) => !leavingOut.includes(field))])),
  );
  await sql.query(NOTICE, [id, line, content, covers, Buffer.from(id), newId(), newId()]);
  return id;
}

/** As if each of these clients had consented to every purpose on their own phone; with receipts that nobody signed. */
export async function giveEveryConsent(sql: Sql, clientIds: readonly ClientId[]): Promise<void> {
  const [notice] = await sql.query<{ id: string }>(ANY_NOTICE, []);
  const noticeId = notice?.id ?? (await aPublishedNotice(sql));
  const acts = clientIds.map(() => newId());
  await sql.query(ACTS, [acts, clientIds, clientIds.map(() => randomUUID()), noticeId]);
  const purposes = [...EVERY_PURPOSE, 'signing'];
  await sql.query(ANSWERS, [acts, purposes, [...EVERY_PURPOSE.map(() => 'general'), 'identity-document']]);
  await sql.query(RECEIPTS, [acts]);
}

/** As if two people of compliance had approved every listed basis. */
export async function approveEveryBasis(sql: Sql): Promise<void> {
  for (const [code, basis, article] of LISTED) {
    await sql.query(APPROVAL, [newId(), code, basis, article, newId(), newId()]);
  }
}
