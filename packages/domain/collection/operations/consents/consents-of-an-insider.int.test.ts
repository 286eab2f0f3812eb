import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { as, codeOf, openedConsentDesk, VIEWING } from '../../testing/consent-desk.ts';

const desk = openedConsentDesk();
const { mine, onTablet, toPhone, opens } = desk;

describe('an insider with the login of the api itself', () => {
  const asApi = <T>(work: (tx: { query(text: string, values?: unknown[]): Promise<T[]> }) => Promise<unknown>) =>
    codeOf(inSqlTransaction(desk.office.db, { ...nobody, clientScope: 'agency' }, work as never));
  const insertAct = (id: ClientId, channel: string, wordId: string | null, actId = newId(), more = "''::text") =>
    [
      `insert into consent_act (id, client_id, seq, key, said, kind, channel, by, notice_id, notice_digest, recorded_by, word_id, paper_ref)
     select $1, $2, (select coalesce(max(seq), 0) + 1 from consent_act where client_id = $2), gen_random_uuid(), sha256(''), 'given', $3,
       'subject', n.id, n.digest, gen_random_uuid(), $4, nullif(${more}, '') from notice_version n where n.id = $5`,
      [actId, id, channel, wordId, desk.noticeId],
    ] as const;
  const insertWord = `insert into client_word (id, client_id, asked_by, way, said, asks, code_digest, signature_digest)
    values ($1, $2, gen_random_uuid(), $3, sha256(''), $4, $5, $6)`;
  const DIGEST = Buffer.alloc(32, 7);
  const ASKS = ['signing/general', 'signing/identity-document'];
  const REFUSED = 'DB_REFUSED';

  it('writes no answer of the tablet that rests on no act of the client', async () => {
    const id = await mine();
    const [text, values] = insertAct(id, 'tablet', null);
    expect(await asApi((tx) => tx.query(text, [...values]))).toBe(REFUSED);
    const word = newId();
    expect(await asApi((tx) => tx.query(insertWord, [word, id, 'code', ASKS, DIGEST, null]))).toBe('answered');
    const [resting, of] = insertAct(id, 'tablet', word);
    expect(await asApi((tx) => tx.query(resting, [...of]))).toBe(REFUSED);
    const others = await mine();
    const right = await toPhone(others, VIEWING);
    await as(desk.agent).record(onTablet(others, VIEWING, right));
    const [borrowed, by] = insertAct(id, 'tablet', right.wordId);
    expect(await asApi((tx) => tx.query(borrowed, [...by]))).toBe(REFUSED);
  });

  it('proves no code of their own choosing: its message never went out, and they cannot say that it did', async () => {
    const id = await mine();
    const word = newId();
    await asApi((tx) => tx.query(insertWord, [word, id, 'code', ASKS, DIGEST, null]));
    const prove = async () => {
      let told: unknown;
      await asApi<{ told: string }>(async (tx) => {
        told = (await tx.query('select prove_client_word($1, $2) as told', [word, DIGEST]))[0]?.told;
      });
      return told;
    };
    expect(await prove()).toBe('not-sent');
    const queue = `insert into message (id, key, channel, template, version, language, client_id, sealed, valid_until)
      values ($1, 'collection.consent-code/' || $2, 'sms', 'collection.consent-code', 1, 'zh', $3, '\\x00', now() + interval '1 hour')`;
    expect(await asApi((tx) => tx.query(queue, [newId(), word, id]))).toBe('answered');
    expect(await prove()).toBe('not-sent');
    for (const wish of [
      `update message set sent_at = now() where client_id = '${id}'`,
      `update client_word set proven_at = now() where id = '${word}'`,
      `update client_word set wrong_codes = 0`,
      `select code_digest from client_word`,
      `insert into client_word (id, client_id, asked_by, way, said, asks, code_digest, proven_at)
        values (gen_random_uuid(), '${id}', gen_random_uuid(), 'code', sha256(''), '{}', sha256(''), now())`,
    ])
      expect(await asApi((tx) => tx.query(wish)), wish).toBe(REFUSED);
  });

  it('opens nothing sensitive with a signature, and nothing by word of mouth or by paper alone', async () => {
    const id = await mine();
    const [word, act] = [newId(), newId()];
    const answer = `insert into consent_answer (id, act_id, purpose, class, answer) values (gen_random_uuid(), $1, 'signing', $2, 'given')`;
    const signedAct = async (ofClass: string) =>
      asApi(async (tx) => {
        await tx.query(insertWord, [word, id, 'signature', ASKS, null, DIGEST]);
        await tx.query("insert into client_signature (id, client_id, sealed) values ($1, $2, '\\x00')", [word, id]);
        const [text, values] = insertAct(id, 'tablet', word, act);
        await tx.query(text, [...values]);
        await tx.query(answer, [act, ofClass]);
      });
    expect(await signedAct('identity-document')).toBe(REFUSED);
    for (const [channel, ref, expected] of [
      ['attested', "''::text", REFUSED],
      ['paper', "'KA-1'::text", 'answered'],
    ] as const) {
      const actId = newId();
      const told = await asApi(async (tx) => {
        const [text, values] = insertAct(id, channel, null, actId, ref);
        await tx.query(text, [...values]);
        await tx.query(answer, [actId, 'identity-document']);
      });
      expect(told, channel).toBe(expected);
    }
    expect(await opens(id)).toEqual([]);
  });
});

it('what the tablet held before it wanted an act of the client opens nothing any more, and is told as such', async () => {
  const id = await mine();
  const act = newId();
  await desk.office.sql.query('alter table consent_act disable trigger consent_on_the_tablet_is_the_clients');
  await desk.office.sql.query('alter table consent_answer disable trigger sensitive_consent_is_the_clients_own');
  await desk.office.sql.query(
    `insert into consent_act (id, client_id, seq, key, said, kind, channel, by, notice_id, notice_digest, recorded_by)
     select $1, $2, 1, gen_random_uuid(), sha256(''), 'given', 'tablet', 'subject', n.id, n.digest, gen_random_uuid() from notice_version n where n.id = $3`,
    [act, id, desk.noticeId],
  );
  await desk.office.sql.query(
    "insert into consent_answer (id, act_id, purpose, class, answer) values (gen_random_uuid(), $1, 'viewing', 'general', 'given')",
    [act],
  );
  await desk.office.sql.query(
    "insert into consent_receipt (id, act_id, document, signature, digest, key_id) values (gen_random_uuid(), $1, '{}', 'x', sha256('{}'), 'test')",
    [act],
  );
  await desk.office.sql.query('alter table consent_act enable trigger consent_on_the_tablet_is_the_clients');
  await desk.office.sql.query('alter table consent_answer enable trigger sensitive_consent_is_the_clients_own');
  expect(await opens(id)).toEqual([]);
  const { states } = await as(desk.agent).of({ clientId: id });
  expect(states.find(({ purpose }) => purpose === 'viewing')?.state).toBe('unconfirmed');
});
