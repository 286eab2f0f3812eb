import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, approveEveryBasis, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_REQUEST_DOCUMENTS, RequestCase } from '../../contract/requests.ts';
import { policy } from '../../policy.ts';
import {
  aCall,
  aClient,
  aStrangersCall,
  eventsOf,
  type Holding,
  openOffice,
  type TestOffice,
} from '../../testing/index.ts';
import { requestsApi } from '../api.ts';
import { openRequestDocument } from './open-document.ts';
import { receiveAtTheCounter, receiveFromOwnPages } from './receive-document.ts';

let office: TestOffice;
let here: TestBranch;
let [agent, manager, officer]: TestStaff[] = [];
let clientId: ClientId;
const caller = callerFactory(requestsApi);

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  [agent, manager, officer] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: null }),
  ];
  await approveEveryBasis(office.sql);
});
beforeEach(async () => {
  clientId = await aClient(office, here, { assigneeId: agent?.id ?? null });
});
afterAll(() => office.close());

const call = (who: TestStaff | undefined, holding: Holding) => aCall(office, who as TestStaff, [policy], holding);
const byAgent = () => call(agent, { 'clients.take-requests': 'own', 'clients.read-requests': 'own' });
const byOfficer = () =>
  call(officer, {
    ...{ 'clients.take-requests': 'agency', 'clients.read-requests': 'agency', 'clients.handle-requests': 'agency' },
  } as Holding);
const visiting = (id = clientId) => ({
  ...aStrangersCall(office),
  visitor: { visitId: newId<'Visit'>(), clientId: id },
});
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
async function* pieces(content: Buffer) {
  for (let at = 0; at < content.length; at += 9_001) yield content.subarray(at, at + 9_001);
}
const pdf = (bytes = 30_000) =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes, 'kean '), Buffer.from('\n%%EOF\n')]);
const arriving = (content = pdf()) => ({ bytes: pieces(content), declaredType: 'application/pdf' });
type Kind = 'identity' | 'authority' | 'request' | 'other';
const input = (requestId: Id<'Request'>, kind: Kind = 'authority', documentId = newId<'Document'>()) => ({
  ...{ requestId, documentId, kind },
});
const heirs = async () =>
  (
    await caller(byAgent()).take({
      ...{ key: newId(), clientId, kind: 'copy', channel: 'word', by: 'heir', words: '', language: 'zh' },
    } as never)
  ).requestId;
const own = async () =>
  (await caller(visiting()).ask({ key: newId(), kind: 'copy', words: '', language: 'zh' })).requestId;
const opened = async (by: SignedInContext, requestId: Id<'Request'>, documentId: Id<'Document'>) => {
  const { bytes, fileName } = await openRequestDocument(by, { requestId, documentId });
  return { content: Buffer.concat(await bytes.toArray()), fileName };
};

describe('a document that comes with a request', () => {
  it('is taken in at the counter, lies sealed, is named in the case, and opens for whoever handles it alone', async () => {
    const requestId = await heirs();
    const one = input(requestId, 'identity');
    await receiveAtTheCounter(byAgent(), one, arriving());
    // Sent twice it is kept once.
    await receiveAtTheCounter(byAgent(), one, arriving());
    const shown = RequestCase.parse(await caller(byOfficer()).get({ requestId }));
    expect(shown).toMatchObject({ mayAdd: true, documents: [{ documentId: one.documentId, kind: 'identity' }] });
    const { content, fileName } = await opened(byOfficer(), requestId, one.documentId);
    expect([content.equals(pdf()), fileName]).toEqual([true, `identity-${one.documentId.slice(-8)}.pdf`]);
    expect(await codeOf(opened(byAgent(), requestId, one.documentId))).toBe('CLIENTS_REQUEST_NOT_FOUND');
    const other = await heirs();
    expect(await codeOf(opened(byOfficer(), other, one.documentId))).toBe('CLIENTS_DOCUMENT_NOT_FOUND');
    const stored = await office.services.objects.get(`documents/${clientId}/${one.documentId}/content`);
    expect(Buffer.concat(await stored.toArray()).includes('kean kean')).toBe(false);
    const acts = (await eventsOf(office, (officer as TestStaff).id)).filter(
      ({ action }) => action === 'clients.request-document-opened',
    );
    expect(acts.at(-1)).toMatchObject({ subjectId: clientId, facts: { requestId, documentId: one.documentId } });
  });

  it('comes from the client’s own pages with their own open request, and is seen there', async () => {
    const requestId = await own();
    await receiveFromOwnPages(visiting(), input(requestId, 'request'), arriving());
    const [shown] = await caller(visiting()).own();
    expect(shown?.documents).toEqual([{ kind: 'request', keptAt: expect.any(Date) }]);
    const stranger = await aClient(office, here);
    expect(await codeOf(receiveFromOwnPages(visiting(stranger), input(requestId), arriving()))).toBe(
      'CLIENTS_REQUEST_NOT_FOUND',
    );
    expect((await caller(byOfficer()).get({ requestId })).documents).toMatchObject([{ receivedByName: null }]);
  });

  it('is refused where it is no document, after a decision, out of reach, and beyond what anybody needs', async () => {
    const requestId = await heirs();
    const script = input(requestId);
    expect(await codeOf(receiveAtTheCounter(byAgent(), script, arriving(Buffer.from('<script>1</script>'))))).toBe(
      'OBJECT_CONTENT_TYPE_UNKNOWN',
    );
    expect(await codeOf(receiveAtTheCounter(byAgent(), script, arriving()))).toBe('CLIENTS_DOCUMENT_SENT_ALREADY');
    const without = call(agent, { 'clients.take-requests': 'own' });
    const elsewhere = await aStaffMember(office.sql, { branch: here });
    const theirs = aCall(office, elsewhere, [policy], { 'clients.take-requests': 'own' });
    expect(await codeOf(receiveAtTheCounter(theirs, input(requestId), arriving()))).toBe('CLIENTS_REQUEST_NOT_FOUND');
    for (let count = 0; count < MOST_REQUEST_DOCUMENTS; count += 1)
      await receiveAtTheCounter(without, input(requestId), arriving(pdf(100)));
    expect(await codeOf(receiveAtTheCounter(without, input(requestId), arriving()))).toBe(
      'CLIENTS_REQUEST_DOCUMENTS_TOO_MANY',
    );
    const decided = await own();
    await office.sql.query(
      "update client_request set state = 'refused', decided_at = now(), decided_by = $2, refused_because = 'not-held' where id = $1",
      [decided, officer?.id],
    );
    expect(await codeOf(receiveFromOwnPages(visiting(), input(decided), arriving()))).toBe('CLIENTS_REQUEST_DECIDED');
    const refused = (await eventsOf(office, (agent as TestStaff).id)).filter(
      ({ action }) => action === 'clients.request-document-refused',
    );
    expect(refused.at(-1)).toMatchObject({
      facts: { requestId, documentId: script.documentId, reason: 'type-unknown' },
    });
  });

  it('of a complaint is not seen by whom it is about', async () => {
    const { requestId } = await caller(visiting()).ask({
      ...{ key: newId(), kind: 'complain', words: '', language: 'zh', aboutMyAgent: true },
    } as never);
    await receiveFromOwnPages(visiting(), input(requestId, 'other'), arriving());
    const seenBy = (staffId: TestStaff['id'] | undefined) =>
      inSqlTransaction(office.db, { ...nobody, staffId: staffId ?? null, clientScope: 'agency' }, (tx) =>
        tx.query('select id from client_document where about_id = $1', [requestId]),
      );
    expect([(await seenBy(agent?.id)).length, (await seenBy(manager?.id)).length]).toEqual([0, 1]);
  });

  it('is written by nobody else and stands, whatever the api’s login asks of the database', async () => {
    const requestId = await heirs();
    const one = input(requestId);
    await receiveAtTheCounter(byAgent(), one, arriving());
    const past = (text: string, values: unknown[]) =>
      codeOf(
        inSqlTransaction(office.db, { ...nobody, staffId: agent?.id ?? null, clientScope: 'agency' }, (tx) =>
          tx.query(text, values),
        ),
      );
    const INSERT = `insert into client_document (id, client_id, about, about_id, kind, sheets, received_by)
      values (gen_random_uuid(), $1, 'request', $2, $3, 1, $4)`;
    expect(
      await Promise.all([
        past(INSERT, [clientId, requestId, 'authority', officer?.id]),
        past(INSERT, [clientId, requestId, 'authority', null]),
        past(INSERT, [clientId, requestId, 'contract', agent?.id]),
        past(INSERT, [await aClient(office, here), requestId, 'authority', agent?.id]),
        past("update client_document set state = 'replaced', sealed_key = null, ended_at = now() where id = $1", [
          one.documentId,
        ]),
      ]),
    ).toEqual(Array(5).fill('DB_STATEMENT_FAILED'));
    expect(await past(INSERT, [clientId, requestId, 'authority', agent?.id])).toBe('answered');
  });
});
