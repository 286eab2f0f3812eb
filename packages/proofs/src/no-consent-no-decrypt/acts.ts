import { randomUUID } from 'node:crypto';
import { giveConsent, withdrawConsent } from '@kean/collection/contract/consenting';
import { type ClientId, type Id, newId } from '@kean/kernel';
import type { Chance } from '../wrong-shapes/chance.ts';
import { asAgency } from './as-agency.ts';
import { CONTRACTS, DUTIES, FOREIGN_CONTRACTS, type ModelClient, PURPOSES, phoneCarries } from './consent-model.ts';
import { PHONE_ACTS } from './phone-acts.ts';
import type { ApiInstance } from './three-doors.ts';
import { WAYS } from './ways-to-say.ts';
import { LINE, type WrittenOffice } from './written-office.ts';

/** What happened, to whom, and what went otherwise than the model says. */
export interface Acted {
  readonly name: string;
  readonly client: ModelClient;
  readonly wrong: string | null;
}

export type Act = (world: World) => Promise<string | null>;

export interface World {
  readonly office: WrittenOffice;
  readonly instance: ApiInstance;
  readonly chance: Chance;
  readonly client: ModelClient;
}

const ACTS: Readonly<Record<string, readonly [number, Act]>> = {
  grant: [8, grant],
  withdraw: [4, withdraw],
  expire: [2, expire],
  confirm: [2, confirm],
  countersign: [3, countersign],
  're-notice': [1, renotice],
  'withdraw-notice': [1, withdrawNotice],
  'approve-basis': [2, approve],
  'end-basis': [1, endBasis],
  assign: [2, assign],
  ...PHONE_ACTS,
};
const DRAWN = Object.entries(ACTS).flatMap(([name, [weight]]) => Array<string>(weight).fill(name));

/** One random act. */
export async function act(office: WrittenOffice, instance: ApiInstance, chance: Chance): Promise<Acted> {
  const [name, client] = [chance.of(DRAWN), chance.of(office.clients)];
  const run = ACTS[name]?.[1];
  if (run === undefined) throw new RangeError('an act that is drawn is there');
  return { name, client, wrong: await run({ office, instance, chance, client }) };
}

const meansOf = ({ services: { receipts, clock } }: ApiInstance) => ({ receipts, clock });

/**
 * The client came in by link and code; what they say on their own phone is said there. Nobody does by a phone that may be somebody else's,
 * whatever process writes it: then the newest visit from before is tried, or `null`.
 */
async function liveVisit(office: WrittenOffice, client: ModelClient): Promise<Id<'Visit'> | null> {
  const visitId = newId<'Visit'>();
  const carries = phoneCarries(client.phone);
  const opened = await openVisit(office, client, visitId).then(
    () => true,
    (error: { code?: string }) => {
      if (error.code !== '42501' || carries) throw error;
      return false;
    },
  );
  if (opened !== carries) throw new RangeError('a visit was opened by a phone that carries nothing');
  if (opened) client.visitId = visitId;
  return client.visitId as Id<'Visit'> | null;
}

async function openVisit(office: WrittenOffice, client: ModelClient, visitId: string): Promise<void> {
  await office.query(
    `WITH link AS (INSERT INTO client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at, used_at)
        VALUES ($2::uuid, $1, $2::uuid, 'own-pages', 'screen', sha256($2::uuid::text::bytea), now() + interval '1 hour', now()) RETURNING id)
      INSERT INTO client_visit (id, client_id, invitation_id, token_digest, ends_at)
      SELECT $3::uuid, $1, id, sha256($3::uuid::text::bytea), now() + interval '15 minutes' FROM link`,
    [client.id, newId(), visitId],
  );
}

async function grant({ office, instance, chance, client }: World): Promise<string | null> {
  const { model } = office;
  // Sometimes by a notice of before, as a page does that lay open meanwhile.
  const notice = chance.below(5) === 0 ? chance.of(model.notices) : (model.notices.at(-1) ?? chance.of(model.notices));
  const way = chance.of(WAYS);
  const { channel } = way;
  const purposes = PURPOSES.filter(() => chance.below(3) === 0);
  const [first = 'viewing', ...rest] = purposes;
  const answers = [first, ...rest].map((purpose) => {
    const answer = chance.below(5) === 0 ? ('refused' as const) : ('given' as const);
    const apart = purpose === 'signing' && answer === 'given' && channel !== 'attested' && chance.below(2) === 0;
    return { purpose, answer, separate: apart ? (['identity-document'] as const).slice() : [] };
  });
  const recordedBy = channel === 'own-phone' ? null : (office.agents[0]?.staffId ?? null);
  const asked = { noticeId: notice.id as Id<'Notice'>, by: 'subject', answers } as const;
  const carries = phoneCarries(client.phone);
  const word = await way.word(office, client, asked).catch((error: { code?: string }) => {
    if (error.code !== '42501' || carries) throw error;
    return 'refused' as const;
  });
  // No code goes to a phone that may be somebody else's, so there is none to type.
  if (word === 'refused') return null;
  const visitId = channel === 'own-phone' ? await liveVisit(office, client) : null;
  if (channel === 'own-phone' && visitId === null) return null;
  const told = await asAgency(instance, (tx) =>
    giveConsent(tx, meansOf(instance), {
      ...{ key: randomUUID(), clientId: client.id as ClientId, ...asked, channel, word },
      ...{ underFourteen: false, recordedBy, visitId, principal: null },
      paperRef: channel === 'paper' ? 'KA-2026-17' : null,
    }),
  ).catch((error: { code?: string }) => error.code ?? String(error));
  const apart = answers.some(({ separate }) => separate.length > 0);
  const expected =
    way.refused(client.state === 'quarantined', apart) ??
    (notice !== model.inForce
      ? 'COLLECTION_CONSENT_NOTICE_OUTDATED'
      : channel === 'own-phone' && !carries
        ? 'DB_REFUSED'
        : (way.lastRefusal ?? 'written'));
  // What stands already is told again, whatever was done on the tablet.
  const isKnown = typeof told !== 'string' && !told.isNew;
  if ((typeof told === 'string' ? told : isKnown && way.lastRefusal ? way.lastRefusal : 'written') !== expected)
    return `${way.name}: was told ${JSON.stringify(told)}, not ${expected}`;
  if (typeof told === 'string' || !told.isNew) return null;
  for (const { purpose, answer, separate } of answers) {
    const said = (given: boolean) => {
      return {
        ...{ answer: given ? ('given' as const) : ('refused' as const), notice, channel, expired: false },
        pending: channel === 'attested' || channel === 'paper' || way.name === 'signature',
        tells: channel === 'attested' || way.name === 'signature',
      };
    };
    client.words.set(`${purpose}/general`, said(answer === 'given'));
    if (purpose === 'signing') client.words.set('signing/identity-document', said(separate.length > 0));
  }
  if (channel !== 'paper' && answers.some(({ answer }) => answer === 'given')) client.state = 'active';
  return null;
}

async function withdraw({ office, instance, chance, client }: World): Promise<string | null> {
  // Taking back needs no phone: whoever has lost theirs says it in the office.
  const own = phoneCarries(client.phone);
  const visitId = own ? await liveVisit(office, client) : null;
  const purposes = chance.below(4) === 0 ? [...PURPOSES] : [chance.of(PURPOSES)];
  await asAgency(instance, (tx) =>
    withdrawConsent(tx, meansOf(instance), {
      ...{ key: randomUUID(), clientId: client.id as ClientId, purposes },
      ...(own
        ? ({ channel: 'own-phone', recordedBy: null } as const)
        : ({ channel: 'attested', recordedBy: office.agents[0]?.staffId ?? null } as const)),
      ...{ visitId, principal: null },
    }),
  );
  for (const purpose of purposes) {
    const word = { answer: 'withdrawn', notice: null, expired: false, pending: false } as const;
    client.words.set(`${purpose}/general`, { ...word });
    if (purpose === 'signing') client.words.set('signing/identity-document', { ...word });
  }
  return null;
}

const LAST = `(SELECT DISTINCT ON (w.purpose, w.class) w.id, w.purpose, w.class, a.id AS act FROM consent_act a
  JOIN consent_answer w ON w.act_id = a.id WHERE a.client_id = $1::uuid ORDER BY w.purpose, w.class, a.seq DESC)`;

/** The day comes on which a consent runs out. */
async function expire({ office, chance, client }: World): Promise<string | null> {
  const [key, word] = chance.of([...client.words, ['', null] as const]);
  if (word === null || word.answer !== 'given') return null;
  const [purpose, ofClass] = key.split('/');
  await office.query(
    `UPDATE consent_answer SET valid_until = now() - interval '1 second'
      WHERE id IN (SELECT id FROM ${LAST} last WHERE last.purpose = $2 AND last.class = $3)`,
    [client.id, purpose, ofClass],
  );
  word.expired = true;
  return null;
}

/** The client was told in writing, and a day went by. */
async function confirm({ office, client }: World): Promise<string | null> {
  // Nothing is told by a phone that may be somebody else's.
  if (!phoneCarries(client.phone)) return null;
  await office.query(
    `INSERT INTO consent_told (act_id, at) SELECT a.id, now() - interval '25 hours' FROM consent_act a
      LEFT JOIN client_word w ON w.id = a.word_id
      WHERE a.client_id = $1::uuid AND (a.channel = 'attested' OR w.way = 'signature') ON CONFLICT DO NOTHING`,
    [client.id],
  );
  for (const word of client.words.values()) if (word.tells) word.pending = false;
  return null;
}

const COUNTERSIGN = `INSERT INTO consent_countersign (act_id, signed_by)
  SELECT a.id, $2::uuid FROM consent_act a WHERE a.client_id = $1::uuid AND a.channel = 'paper' AND a.kind = 'given'
    AND NOT EXISTS (SELECT FROM consent_countersign k WHERE k.act_id = a.id) RETURNING act_id`;

/** The forms lie in the store; what they hold is not what is asked here. */
const SCAN = `INSERT INTO client_document (id, client_id, about, about_id, kind, sheets, received_by, state, type, size_bytes, scan, sealed_hash,
    sealed_key, kept_at)
  SELECT gen_random_uuid(), a.client_id, 'consent', a.id, 'consent', 1, $2::uuid, 'kept', 'application/pdf', 1, 'clean', sha256(''), '\\x00', now()
  FROM consent_act a WHERE a.client_id = $1::uuid AND a.channel = 'paper' AND a.kind = 'given'
    AND NOT EXISTS (SELECT FROM client_document d WHERE d.about_id = a.id) RETURNING id`;

const signs = (instance: ApiInstance, clientId: string, staffId: string | undefined) =>
  asAgency(instance, (tx) => tx.query(COUNTERSIGN, [clientId, staffId])).then(
    () => 'signed',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** Somebody countersigns paper: the one who took it down is refused by the database itself, the other is believed. */
async function countersign({ office, instance, chance, client }: World): Promise<string | null> {
  const waits = await office.query<{ scanned: boolean }>(
    `SELECT EXISTS (SELECT FROM client_document d WHERE d.about_id = a.id) AS scanned
       FROM consent_act a LEFT JOIN consent_countersign k ON k.act_id = a.id
      WHERE a.client_id = $1 AND a.channel = 'paper' AND a.kind = 'given' AND k.act_id IS NULL`,
    [client.id],
  );
  if (waits.length === 0) return null;
  // Before its scan is kept nobody countersigns, whoever asks. A form that was refused before lies scanned already.
  if (waits.some(({ scanned }) => !scanned)) {
    const unscanned = await signs(instance, client.id, office.agents[1]?.staffId);
    if (unscanned !== 'DB_REFUSED') return `countersigning what is not scanned was ${unscanned}`;
    await office.query(SCAN, [client.id, office.agents[0]?.staffId]);
  }
  const by = chance.below(2);
  const told = await signs(instance, client.id, office.agents[by]?.staffId);
  if (told !== (by === 0 ? 'DB_REFUSED' : 'signed')) return `countersigning by agent ${by} was ${told}`;
  if (by === 0) return null;
  for (const word of client.words.values()) if (word.channel === 'paper') word.pending = false;
  if (client.state === 'quarantined' && office.model.anythingStands(client)) {
    await office.query("UPDATE client SET state = 'active' WHERE id = $1", [client.id]);
    client.state = 'active';
  }
  return null;
}

/** The next version of the notice, which asks more for one purpose. */
async function renotice({ office, chance }: World): Promise<string | null> {
  const { model, query } = office;
  const last = model.notices.at(-1);
  if (last === undefined) throw new RangeError('there is a first notice');
  const purpose = chance.of(PURPOSES);
  const asks = new Map(last.asks).set(purpose, (last.asks.get(purpose) ?? 0) + 1);
  const id = newId();
  await query("UPDATE notice_version SET state = 'superseded' WHERE line = $1 AND state = 'published'", [LINE]);
  await query(
    `INSERT INTO notice_version (id, line, version, state, content, covers, digest, editors, published_at, published_by)
      SELECT $2, line, version + 1, 'published', content,
        jsonb_set(covers, array[$3::text], (covers->$3::text) || to_jsonb('more' || version)), sha256($4::bytea), editors, now(), published_by
      FROM notice_version WHERE id = $1`,
    [last.id, id, purpose, Buffer.from(id)],
  );
  model.notices.push({ id, asks, withdrawn: false });
  return null;
}

async function withdrawNotice({ office }: World): Promise<string | null> {
  const notice = office.model.inForce;
  if (notice === null) return null;
  await office.query(
    "UPDATE notice_version SET state = 'withdrawn', withdrawn_at = now(), withdrawn_by = $2 WHERE id = $1",
    [notice.id, newId()],
  );
  notice.withdrawn = true;
  // Nobody could consent any more: the next one follows soon.
  return null;
}

const BASES = [...CONTRACTS, ...FOREIGN_CONTRACTS, ...DUTIES];

async function approve({ office, chance }: World): Promise<string | null> {
  const purpose = chance.of(BASES);
  if (office.model.approved.has(purpose)) return null;
  const basis = (DUTIES as readonly string[]).includes(purpose) ? 'legal-duty' : 'contract';
  await office.query(
    `INSERT INTO basis_approval (id, purpose, basis, article, proposed_by, approved_by, approved_at)
      VALUES ($1, $2, $3, 'PIPL 13', $4, $5, now())`,
    [newId(), purpose, basis, newId(), newId()],
  );
  office.model.approved.add(purpose);
  return null;
}

async function endBasis({ office, chance }: World): Promise<string | null> {
  const purpose = chance.of(BASES);
  await office.query(
    'UPDATE basis_approval SET ended_by = $2, ended_at = now() WHERE purpose = $1 AND ended_at IS NULL',
    [...[purpose, newId()]],
  );
  office.model.approved.delete(purpose);
  return null;
}

async function assign({ office, client }: World): Promise<string | null> {
  const next = 1 - (client.assignee ?? 0);
  await office.query('UPDATE client SET assignee_id = $2 WHERE id = $1', [client.id, office.agents[next]?.staffId]);
  client.assignee = next;
  return null;
}
