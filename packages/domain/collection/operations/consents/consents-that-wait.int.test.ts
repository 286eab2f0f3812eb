import { randomBytes, randomUUID } from 'node:crypto';
import { eventsOf, newestMessageTo } from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { describe, expect, it } from 'vitest';
import { as, codeOf, openedConsentDesk, SIGNING, VIEWING } from '../../testing/consent-desk.ts';
import { collectionMessages } from '../../worker.ts';
import { receiveConsentScan } from './receive-consent-scan.ts';

const desk = openedConsentDesk();
const { mine, asked, opens } = desk;

describe('from paper', () => {
  const paper = (id: ClientId, answers = SIGNING) =>
    ({ ...asked(id, answers), key: randomUUID(), channel: 'paper', paperRef: 'KA-2026-17' }) as never;

  const WORDS = '身份证号 11010519491231002X';
  const pdf = () => Buffer.concat([Buffer.from(`%PDF-1.7\n${WORDS}\n`), randomBytes(50_000)]);
  async function* pieces(content: Buffer) {
    for (let at = 0; at < content.length; at += 9_001) yield content.subarray(at, at + 9_001);
  }
  const scan = async (
    call: SignedInContext,
    id: ClientId,
    actId: unknown,
    content = pdf(),
    documentId = newId<'Document'>(),
  ) => {
    const input = { clientId: id, actId: actId as never, documentId, sheets: 1 };
    await receiveConsentScan(call, input, { bytes: pieces(content), declaredType: 'application/pdf' });
    return documentId;
  };
  /** With the login of the api, past everything that it asks. */
  const past = (text: string, values: unknown[]) =>
    codeOf(inSqlTransaction(desk.office.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, values)));
  const scansOf = async (id: ClientId) =>
    (await as(desk.agent).of({ clientId: id })).receipts.map(({ scans }) => scans);
  const last = async (call: SignedInContext) => (await eventsOf(desk.office, call.principal.staffId)).at(-1);

  it('nothing is countersigned before its scan is kept, not even by who may and not even past the api', async () => {
    const id = await mine();
    const { actId } = await as(desk.agent).record(paper(id));
    expect([await scansOf(id), (await as(desk.manager).of({ clientId: id })).toCountersign]).toEqual([[[]], []]);
    expect(await codeOf(as(desk.manager).countersign({ clientId: id, actId }))).toBe(
      'COLLECTION_COUNTERSIGN_NOT_POSSIBLE',
    );
    const sign = 'insert into consent_countersign (act_id, signed_by) values ($1, $2)';
    expect(await past(sign, [actId, desk.manager.principal.staffId])).toBe('DB_REFUSED');
    const [content, documentId] = [pdf(), newId<'Document'>()];
    await scan(desk.agent, id, actId, content, documentId);
    await scan(desk.agent, id, actId, content, documentId);
    expect(await scansOf(id)).toEqual([[{ documentId, type: 'application/pdf', sizeBytes: content.length }]]);
    expect(await last(desk.agent)).toMatchObject({ action: 'collection.consent-scanned', subjectId: id });
    expect(await opens(id)).toEqual([]);
    await as(desk.manager).countersign({ clientId: id, actId });
    expect(await opens(id)).toEqual(['signing/general', 'signing/identity-document']);
    const end = `update client_document set state = $2, sealed_key = null, ended_at = now(), refused_because = $3 where id = $1`;
    for (const [state, because] of [
      ['replaced', null],
      ['refused', 'infected'],
    ])
      expect(await past(end, [documentId, state, because]), String(state)).toBe('DB_STATEMENT_FAILED');
  });

  it('a scan is of a form that this client signed on paper, and what is no document is refused and written down', async () => {
    const [id, another] = [await mine(), await mine()];
    const { actId } = await as(desk.agent).record(paper(id));
    expect(await codeOf(scan(desk.agent, another, actId))).toBe('COLLECTION_CONSENT_FORM_NOT_FOUND');
    const stranger = await desk.somebody({ 'collection.read-consents': 'own', 'collection.record-consents': 'own' });
    expect(await codeOf(scan(stranger, id, actId))).toBe('COLLECTION_CLIENT_NOT_FOUND');
    const insert = `insert into client_document (id, client_id, about, about_id, kind, sheets, received_by)
      values (gen_random_uuid(), $1, 'consent', $2, $3, 1, $4)`;
    for (const [of, kind, told] of [
      [another, 'consent', 'DB_STATEMENT_FAILED'],
      [id, 'identity', 'DB_STATEMENT_FAILED'],
      [id, 'consent', 'answered'],
    ] as const)
      expect(await past(insert, [of, actId, kind, desk.agent.principal.staffId]), kind).toBe(told);
    const sent = newId<'Document'>();
    const text = Buffer.from('plain words and no document');
    expect(await codeOf(scan(desk.agent, id, actId, text, sent))).toBe('OBJECT_CONTENT_TYPE_UNKNOWN');
    expect(await last(desk.agent)).toMatchObject({ action: 'collection.consent-scan-refused', outcome: 'refused' });
    expect(await codeOf(scan(desk.agent, id, actId, pdf(), sent))).toBe('COLLECTION_CONSENT_SCAN_SENT_ALREADY');
    expect(await scansOf(id)).toEqual([[]]);
  });

  it('nothing opens before a second person held it, not even for who leads the branch and took it down', async () => {
    const id = await mine({ state: 'quarantined', origin: 'imported' });
    const { actId } = await as(desk.manager).record(paper(id));
    await scan(desk.manager, id, actId);
    const { states, toCountersign } = await as(desk.manager).of({ clientId: id });
    expect(states.find(({ purpose }) => purpose === 'signing')?.state).toBe('unconfirmed');
    expect([await opens(id), toCountersign]).toEqual([[], []]);
    const sign = (call: SignedInContext) => codeOf(as(call).countersign({ clientId: id, actId }));
    expect(await sign(desk.manager)).toBe('COLLECTION_COUNTERSIGN_NOT_POSSIBLE');
    expect((await as(desk.agent).of({ clientId: id })).toCountersign).toEqual([actId]);
    expect([await sign(desk.agent), await sign(desk.agent)]).toEqual([
      'answered',
      'COLLECTION_COUNTERSIGN_NOT_POSSIBLE',
    ]);
    expect(await opens(id)).toEqual(['signing/general', 'signing/identity-document']);
    expect(await desk.office.sql.query('select state from client where id = $1', [id])).toEqual([{ state: 'active' }]);
  });

  it('what was taken back before it was countersigned stays taken back', async () => {
    const id = await mine({ state: 'quarantined', origin: 'imported' });
    const { actId } = await as(desk.agent).record(paper(id));
    await as(desk.agent).withdraw({
      key: randomUUID() as never,
      clientId: id,
      channel: 'paper',
      purposes: ['signing'],
    });
    await scan(desk.agent, id, actId);
    expect((await as(desk.manager).of({ clientId: id })).toCountersign).toEqual([]);
    await as(desk.manager).countersign({ clientId: id, actId });
    expect(await opens(id)).toEqual([]);
    expect(await desk.office.sql.query('select state from client where id = $1', [id])).toEqual([
      { state: 'quarantined' },
    ]);
  });
});

describe('by word of mouth', () => {
  const said = (id: ClientId, more: object = {}) =>
    ({ ...asked(id, VIEWING), key: randomUUID(), channel: 'attested', ...more }) as never;
  const standing = async (id: ClientId) =>
    (await as(desk.agent).of({ clientId: id })).states.find(({ purpose }) => purpose === 'viewing');
  /** What the worker does in the transaction that writes down that the message went. */
  const went = async (id: ClientId) => {
    const [message] = await desk.office.sql.query<{ id: string }>(
      "select id from message where client_id = $1 and template = 'collection.consent-noted'",
      [id],
    );
    const worker = openDatabase({ url: desk.office.database.urls.kean_worker, applicationName: 'kean-test' });
    const entry = collectionMessages.find(({ message: { name } }) => name === 'collection.consent-noted');
    const news = { id: message?.id as never, clientId: id, facts: null };
    for (const _ of [1, 2])
      await inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, async (tx) => entry?.sent?.(tx, news));
    await worker.close();
  };

  it('the client is told with a link to take it back, once; until that went out, and a day longer, nothing opens', async () => {
    const id = await mine({ fields: { name: '王小明', phone: '13812345555' } });
    const input = said(id);
    await as(desk.agent).record(input);
    await as(desk.agent).record(input);
    const told = await newestMessageTo(desk.office, id);
    expect(told).toMatchObject({
      ...{ template: 'collection.consent-noted', to: '13812345555' },
      values: { office: '示例：handlerName', purposes: '带看', page: expect.stringMatching(/^[\w-]{22}$/) },
    });
    expect(await desk.office.sql.query('select 1 from message where client_id = $1', [id])).toHaveLength(1);
    expect(await standing(id)).toMatchObject({ state: 'pending', standsAt: null });
    await went(id);
    const { state, standsAt } = (await standing(id)) ?? {};
    expect(state).toBe('pending');
    expect((standsAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    expect(await opens(id)).toEqual([]);
    await desk.office.sql.query("update consent_told set at = at - interval '25 hours'");
    expect(await opens(id)).toEqual(['viewing/general']);
  });

  it('an objection ends it, and a client whom no message reaches cannot be spoken for', async () => {
    const id = await mine();
    await as(desk.agent).record(said(id));
    await as(desk.agent).withdraw({
      key: randomUUID() as never,
      clientId: id,
      channel: 'attested',
      purposes: ['viewing'],
    });
    await went(id);
    await desk.office.sql.query("update consent_told set at = at - interval '25 hours'");
    expect([(await standing(id))?.state, await opens(id)]).toEqual(['withdrawn', []]);
    const landline = await mine({ fields: { phone: '0592-7654321' } });
    expect(await codeOf(as(desk.agent).record(said(landline)))).toBe('COLLECTION_CONSENT_NO_PHONE');
    expect((await as(desk.agent).of({ clientId: landline })).receipts).toEqual([]);
  });
});
