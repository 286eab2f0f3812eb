import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { DataKey } from '@kean/encryption';
import { type BranchId, type ClientId, type Id, Personal } from '@kean/kernel';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { AskOwnInput, OwnRequest, RequestTaken } from '../contract/requests.ts';
import type { ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';
import { REQUEST_FACTS } from './request-rows.ts';
import { openedWords } from './request-words.ts';
import { writeRequest } from './write-request.ts';

const CLIENT = `SELECT id, state, branch_id AS "branchId", assignee_id AS "assigneeId" FROM client WHERE id = $1::uuid`;
interface OwnClient {
  readonly id: ClientId;
  readonly state: ClientState;
  readonly branchId: BranchId;
  readonly assigneeId: string | null;
}

/** Most cases of a client that are shown to them, the newest first. */
const SHOWN = 50;
const OWN = `SELECT ${REQUEST_FACTS}, r.restricted_from IS NOT NULL AS "isRestrictedNow"
  FROM client_request r WHERE r.client_id = $1::uuid ORDER BY r.taken_at DESC, r.id DESC LIMIT ${SHOWN}`;
const STEPS = `SELECT s.id, s.request_id AS "requestId", s.act, s.at, s.code, s.words FROM client_request_step s
  WHERE s.request_id = ANY($1::uuid[]) ORDER BY s.request_id, s.seq`;
const DOCUMENTS = `SELECT d.about_id AS "requestId", d.kind, d.kept_at AS "keptAt" FROM client_document d
  WHERE d.about = 'request' AND d.about_id = ANY($1::uuid[]) AND d.state = 'kept' ORDER BY d.kept_at, d.id`;
/** What is the office's own: to whom it gave a case, and whom a complaint is about. */
const HIDDEN = ['assigned', 'accused-named'];

interface StoredStep extends Pick<OwnRequest['steps'][number], 'act' | 'at' | 'code'> {
  readonly id: Id<'RequestStep'>;
  readonly requestId: Id<'Request'>;
  readonly words: Buffer | null;
}

type OwnDocument = OwnRequest['documents'][number] & { readonly requestId: Id<'Request'> };

/** The visitor exercises a right; who they are is established by link and code. @throws AppError CLIENTS_REQUESTS_TOO_MANY */
export function askOwnRequest(call: VisitContext, input: AskOwnInput): Promise<RequestTaken> {
  const { services } = call;
  return asVisitor(call, async (tx, client, sealWith) =>
    writeRequest(tx, services.keyring, {
      ...{ key: input.key, kind: input.kind, words: input.words, language: input.language },
      ...{ client, sealWith, channel: 'own-pages', by: 'subject', paperRef: null, principal: null },
      accusedId: input.kind === 'complain' && input.aboutMyAgent ? client.assigneeId : null,
    }),
  );
}

/** The visitor's own cases with what was written in them. That they were shown is committed before a word is opened. */
export async function showOwnRequests(call: VisitContext): Promise<Personal<OwnRequest[]>> {
  const { clientId } = call.visitor;
  const { requests, steps, documents, key } = await asVisitor(call, async (tx, _client, own) => {
    const rows = await tx.query<Omit<OwnRequest, 'steps' | 'documents'>>(OWN, [clientId]);
    const found = await tx.query<StoredStep>(STEPS, [rows.map(({ requestId }) => requestId)]);
    const papers = await tx.query<OwnDocument>(DOCUMENTS, [rows.map(({ requestId }) => requestId)]);
    if (rows.length > 0) {
      await record(tx, {
        action: 'clients.own-requests-shown',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Client', id: clientId },
        purpose: 'own-access',
        facts: { count: rows.length },
      });
    }
    return { requests: rows, steps: found, documents: papers, key: own };
  });
  const shown = requests.map((request) => ({
    ...request,
    documents: documents.flatMap(({ requestId, kind, keptAt }) =>
      requestId === request.requestId ? [{ kind, keptAt }] : [],
    ),
    steps: steps
      .filter(({ requestId, act }) => requestId === request.requestId && !HIDDEN.includes(act))
      .map(({ id, act, at, code, words }) => ({ act, at, code, words: openedWords(key, clientId, id, words) })),
  }));
  return new Personal(shown);
}

/** @throws AppError CLIENTS_CLIENT_NOT_FOUND for a client who was erased meanwhile */
export async function asVisitor<Done>(
  { services, visitor }: VisitContext,
  act: (tx: SqlTransaction, client: OwnClient, key: DataKey) => Promise<Done>,
): Promise<Done> {
  return inSqlTransaction(services.db, visitorPrincipal(visitor.clientId), async (tx) => {
    const [client] = await tx.query<OwnClient>(CLIENT, [visitor.clientId]);
    if (client === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
    const { id, state } = client;
    const asked = { id, state, grounds: [], reach: { scope: 'self', assignee: null } } as const;
    const use = { principal: { ownClientId: id }, purpose: 'own-access' } as const;
    const key = (await services.keyring.keysFor('client', [asked], use)).keys.get(id);
    if (key === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
    return act(tx, client, key);
  });
}
