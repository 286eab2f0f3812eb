import { createHash } from 'node:crypto';
import { resealClients } from '@kean/clients/contract/upkeep';
import { aFrontCall, eventsOf, logAsText, newestMessageTo } from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { describe, expect, it } from 'vitest';
import { collectionApi } from '../../api.ts';
import { aSignature } from '../../testing/a-signature.ts';
import { as, codeOf, OWN, openedConsentDesk, SIGNING, signed, VIEWING } from '../../testing/consent-desk.ts';
import { collectionMessages } from '../../worker.ts';

const desk = openedConsentDesk();
const createCaller = callerFactory(collectionApi);
const { mine, onTablet, askFor, toPhone, goesOut, opens, somebody } = desk;

/** A code that is not the right one. */
const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const reasonsOf = async (id: ClientId) =>
  (await eventsOf(desk.office, desk.agent.principal.staffId))
    .filter(({ action, subjectId }) => action === 'collection.consent-code-refused' && subjectId === id)
    .map(({ facts }) => facts?.reason);

describe('on the tablet', () => {
  it('an agent alone takes down nothing, whatever the client is asked', async () => {
    const id = await mine();
    for (const answers of [VIEWING, SIGNING])
      expect(await codeOf(as(desk.agent).record(onTablet(id, answers)))).toBe('COLLECTION_CONSENT_NEEDS_ACT');
    expect(await opens(id)).toEqual([]);
  });

  it('the code that went to the client’s phone opens what it was asked for, the identity document too', async () => {
    const id = await mine({ fields: { name: '王小明', phone: '13812340000' } });
    const word = await askFor(id);
    const told = await newestMessageTo(desk.office, id);
    expect(told).toMatchObject({
      template: 'collection.consent-code',
      to: '13812340000',
      values: { office: '示例：handlerName', purposes: '签约与过户协助', apart: 'identity' },
    });
    await goesOut(word.wordId);
    const input = onTablet(id, SIGNING, word);
    const [act, again] = [await as(desk.agent).record(input), await as(desk.agent).record(input)];
    expect([act.isNew, again]).toEqual([true, { ...act, isNew: false }]);
    expect(await opens(id)).toEqual(['signing/general', 'signing/identity-document']);
    const { document } = await as(desk.agent).receipt({ clientId: id, receiptId: act.receiptId });
    expect(document).toContain('由本人手机收到的验证码确认');
    const text = `${await logAsText(desk.office)}${document}`;
    for (const secret of [word.code, word.wordSecret, '13812340000', '王小明']) expect(text).not.toContain(secret);
    const [stored] = await desk.office.sql.query<{ text: string }>(
      "select string_agg(w::text, '') || (select string_agg(m::text, '') from message m) as text from client_word w",
    );
    for (const secret of [
      word.wordSecret,
      Buffer.from(word.code).toString('hex'),
      createHash('sha256').update(word.code).digest('hex'),
    ])
      expect(stored?.text).not.toContain(secret);
  });

  it('a code stands for what its message named, and for nothing that was ticked afterwards', async () => {
    const id = await mine();
    const word = await toPhone(id, VIEWING);
    expect(await codeOf(as(desk.agent).record(onTablet(id, SIGNING, word)))).not.toBe('answered');
    expect(await opens(id)).toEqual([]);
    await as(desk.agent).record(onTablet(id, VIEWING, word));
    expect(await opens(id)).toEqual(['viewing/general']);
    expect(await codeOf(as(desk.agent).record(onTablet(id, [{ ...VIEWING[0], answer: 'refused' }], word)))).not.toBe(
      'answered',
    );
  });

  it('a wrong code, one of another tablet, one that did not go out, one that was replaced and one that is late are refused alike', async () => {
    const id = await mine();
    const unsent = await askFor(id);
    const refused = (word: object) => codeOf(as(desk.agent).record(onTablet(id, SIGNING, word)));
    expect(await refused(unsent)).toBe('COLLECTION_CONSENT_CODE_REFUSED');
    const newer = await toPhone(id);
    await goesOut(unsent.wordId);
    const other = { ...newer, wordSecret: 'A'.repeat(22) };
    const words = [unsent, other, { ...newer, code: not(newer.code) }, { ...newer, wordId: newId() }];
    for (const word of words) expect(await refused(word)).toBe('COLLECTION_CONSENT_CODE_REFUSED');
    await desk.office.sql.query(
      "update client_word set created_at = created_at - interval '10 minutes', ends_at = ends_at - interval '10 minutes' where id = $1",
      [newer.wordId],
    );
    expect(await refused(newer)).toBe('COLLECTION_CONSENT_CODE_REFUSED');
    expect(await reasonsOf(id)).toEqual(['not-sent', 'replaced', 'wrong', 'wrong', 'unknown', 'expired']);
    expect(await opens(id)).toEqual([]);
  });

  it('five wrong codes end it for the client for an hour, over all codes, however many come at once', async () => {
    const id = await mine();
    const first = await toPhone(id);
    const guess = (word: { code: string }, by: number) =>
      codeOf(
        as(desk.agent).record(
          onTablet(id, SIGNING, { ...word, code: String((Number(word.code) + by) % 1_000_000).padStart(6, '0') }),
        ),
      );
    const codes = await Promise.all(Array.from({ length: 12 }, (_, at) => guess(first, at + 1)));
    expect(new Set(codes)).toEqual(new Set(['COLLECTION_CONSENT_CODE_REFUSED']));
    expect((await reasonsOf(id)).filter((reason) => reason === 'wrong')).toHaveLength(5);
    const second = await toPhone(id);
    expect(await guess(second, 0)).toBe('COLLECTION_CONSENT_CODE_REFUSED');
    expect((await reasonsOf(id)).at(-1)).toBe('guessed');
    expect(await opens(id)).toEqual([]);
    const other = await mine();
    expect(await codeOf(as(desk.agent).record(onTablet(other, SIGNING, await toPhone(other))))).toBe('answered');
  });

  it('a phone is not rung all day, and a client without a mobile phone gets no code', async () => {
    const id = await mine();
    for (let at = 0; at < 3; at += 1) await askFor(id);
    expect(await codeOf(askFor(id))).toBe('COLLECTION_CONSENT_ASKED_TOO_OFTEN');
    expect(await codeOf(askFor(await mine({ fields: { phone: '0592-1234567' } })))).toBe('COLLECTION_CONSENT_NO_PHONE');
  });

  it('a signature is kept under its seal, named in the receipt, and carries nothing sensitive', async () => {
    const id = await mine();
    expect(await codeOf(as(desk.agent).record(onTablet(id, SIGNING, signed())))).toBe('COLLECTION_CONSENT_NEEDS_CODE');
    const tap = { way: 'signature', lines: [[10, 10, 11, 11]] };
    expect(await codeOf(as(desk.agent).record(onTablet(id, VIEWING, tap)))).toBe('COLLECTION_CONSENT_NOT_SIGNED');
    const act = await as(desk.agent).record(onTablet(id, VIEWING, signed(7)));
    const lines = JSON.stringify(aSignature(7));
    const { document } = await as(desk.agent).receipt({ clientId: id, receiptId: act.receiptId });
    expect(document).toContain(createHash('sha256').update(lines).digest('hex'));
    const [row] = await desk.office.sql.query<{ sealed: Buffer }>(
      'select sealed from client_signature where client_id = $1',
      [id],
    );
    expect(row?.sealed.includes(Buffer.from(lines.slice(2, 20)))).toBe(false);
    expect(`${await logAsText(desk.office)}${document}`).not.toContain(lines.slice(2, 20));
  });

  /** What the worker does in the transaction that writes down that the message went, so many hours ago. */
  const signedTold = async (id: ClientId, hoursAgo: number) => {
    const worker = openDatabase({ url: desk.office.database.urls.kean_worker, applicationName: 'kean-test' });
    const [message] = await desk.office.sql.query<{ id: never }>(
      "select id from message where client_id = $1 and template = 'collection.consent-signed'",
      [id],
    );
    const entry = collectionMessages.find((one) => one.message.name === 'collection.consent-signed');
    await inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, async (tx) => {
      await entry?.sent?.(tx, { id: message?.id as never, clientId: id, facts: null });
    });
    await worker.close();
    await desk.office.sql.query(
      `update consent_told t set at = t.at - make_interval(hours => $2::int) from consent_act a where a.id = t.act_id and a.client_id = $1`,
      [id, hoursAgo],
    );
  };
  const standing = async (id: ClientId) =>
    (await as(desk.agent).of({ clientId: id })).states.find(({ purpose }) => purpose === 'viewing');
  const atTheDoor = () => createCaller({ ...aFrontCall(desk.office), services: desk.agent.services } as never).consents;

  it('a signature waits until the client was told what was signed in their name, and a day longer', async () => {
    const id = await mine({ fields: { name: '王小明', phone: '13812340001' } });
    await as(desk.agent).record(onTablet(id, VIEWING, signed(5)));
    expect(await newestMessageTo(desk.office, id)).toMatchObject({
      template: 'collection.consent-signed',
      to: '13812340001',
      values: { purposes: '带看', page: expect.stringMatching(/^[\w-]{22}$/) },
    });
    expect([await opens(id), await standing(id)]).toMatchObject([[], { state: 'pending', standsAt: null }]);
    await signedTold(id, 23);
    expect([await opens(id), await standing(id)]).toMatchObject([[], { state: 'pending', standsAt: expect.any(Date) }]);
    await desk.office.sql.query("update consent_told set at = at - interval '2 hours'");
    expect([await opens(id), (await standing(id))?.state]).toEqual([['viewing/general'], 'given']);
  });

  it('a signature is not taken down where no message can tell of it', async () => {
    const id = await mine({ fields: { phone: '0592-1234568' } });
    expect(await codeOf(as(desk.agent).record(onTablet(id, VIEWING, signed())))).toBe('COLLECTION_CONSENT_NO_PHONE');
    expect(await desk.office.sql.query('select 1 from consent_act where client_id = $1', [id])).toEqual([]);
  });

  it('a signature that the client did not draw is taken back by one tap, once, and compliance hears of it', async () => {
    const id = await mine();
    const officer = await somebody({}, ['compliance']);
    await desk.office.sql.query("insert into role (code, name, name_en) values ('compliance', 'c', 'c')");
    await desk.office.sql.query(
      "insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'compliance', 'collection', 'approve-bases', 'Basis', 'agency')",
      [newId()],
    );
    for (const call of [officer, desk.agent])
      await desk.office.sql.query("insert into staff_role (staff_id, role_code) values ($1, 'compliance')", [
        call.principal.staffId,
      ]);
    const act = await as(desk.agent).record(onTablet(id, VIEWING, signed(9)));
    const linkSecret = (await newestMessageTo(desk.office, id))?.values.page ?? '';
    await signedTold(id, 25);
    expect(await opens(id)).toEqual(['viewing/general']);
    expect(await codeOf(atTheDoor().object({ linkSecret: 'x'.repeat(22) }))).toBe('COLLECTION_CONSENT_LINK_REFUSED');
    await atTheDoor().object({ linkSecret });
    expect([await opens(id), (await standing(id))?.state]).toEqual([[], 'withdrawn']);
    expect(await codeOf(atTheDoor().object({ linkSecret }))).toBe('COLLECTION_CONSENT_LINK_REFUSED');
    const [event] = await desk.office.sql.query(
      "select principal_id as who, facts->>'actId' as act from audit_event where action = 'collection.consent-objected' and subject_id = $1",
      [id],
    );
    expect(event).toEqual({ who: null, act: act.actId });
    const mailed = await desk.office.sql.query(
      "select staff_id as id from message where template = 'collection.consent-objected'",
    );
    expect(mailed).toEqual([{ id: officer.principal.staffId }]);
    expect(await logAsText(desk.office)).not.toContain(linkSecret);
  });

  it('an objection leaves alone what the client has said anew since', async () => {
    const id = await mine();
    await as(desk.agent).record(onTablet(id, VIEWING, signed(13)));
    const linkSecret = (await newestMessageTo(desk.office, id))?.values.page ?? '';
    await as(desk.agent).record(onTablet(id, VIEWING, await toPhone(id, VIEWING)));
    expect(await opens(id)).toEqual(['viewing/general']);
    await atTheDoor().object({ linkSecret });
    expect(await opens(id)).toEqual(['viewing/general']);
  });

  it('a signature goes on under another key with everything else of the client', async () => {
    const id = await mine();
    const { actId } = await as(desk.agent).record(onTablet(id, VIEWING, signed(11)));
    const asked = { id, state: 'active', grounds: [], reach: { scope: 'system', assignee: null } } as const;
    const { keys } = await desk.office.keyring.keysFor('client', [asked], {
      principal: 'system',
      purpose: 'key-rotation',
    });
    const worker = openDatabase({ url: desk.office.database.urls.kean_worker, applicationName: 'kean-test' });
    // Under a seal that is not of the newest generation, as it lies there after a rotation began.
    const [before] = await desk.office.sql.query<{ sealed: Buffer }>(
      'select sealed from client_signature where client_id = $1',
      [id],
    );
    const unreadable = await inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, async (tx) => {
      await tx.query('update client_signature set sealed = $2 where client_id = $1', [id, before?.sealed]);
      return resealClients(tx, keys);
    });
    await worker.close();
    expect([...unreadable]).toEqual([]);
    expect(await as(desk.agent).signature({ clientId: id, actId })).toEqual(aSignature(11));
  });

  it('a signature is looked at by an event that stands before, and by nobody out of reach', async () => {
    const id = await mine();
    const { actId } = await as(desk.agent).record(onTablet(id, VIEWING, signed(3)));
    const look = (call: SignedInContext) => as(call).signature({ clientId: id, actId });
    expect(await look(desk.agent)).toEqual(aSignature(3));
    expect(await codeOf(look(await somebody(OWN)))).toBe('COLLECTION_CLIENT_NOT_FOUND');
    expect(await codeOf(as(desk.agent).signature({ clientId: id, actId: newId() }))).toBe(
      'COLLECTION_SIGNATURE_NOT_FOUND',
    );
    const shown = (await eventsOf(desk.office, desk.agent.principal.staffId)).filter(
      ({ action, subjectId }) => action === 'collection.signature-shown' && subjectId === id,
    );
    expect(shown.map(({ subjectId, purpose }) => [subjectId, purpose])).toEqual([[id, 'data-subject-request']]);
  });

  it('somebody of an old list leaves quarantine by the code, and not by a signature', async () => {
    const id = await mine({ state: 'quarantined', origin: 'imported' });
    expect(await codeOf(as(desk.agent).record(onTablet(id, VIEWING, signed())))).toBe(
      'COLLECTION_CONSENT_NEEDS_WRITING',
    );
    await as(desk.agent).record(onTablet(id, VIEWING, await toPhone(id, VIEWING)));
    expect(await desk.office.sql.query('select state from client where id = $1', [id])).toEqual([{ state: 'active' }]);
  });
});
