import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  aCall,
  aClient,
  type ClientWishes,
  type Holding,
  newestMessageTo,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { makeReceiptKey, readReceiptKey } from '@kean/receipts';
import { aBranch, aPublishedNotice, aStaffMember, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll } from 'vitest';
import { collectionApi } from '../api.ts';
import { groundsOf } from '../consent/stored-consents.ts';
import { policy } from '../policy.ts';
import { aSignature } from './a-signature.ts';

const createCaller = callerFactory(collectionApi);
export const OWN = { 'collection.read-consents': 'own', 'collection.record-consents': 'own' } as const;
const BRANCH = { 'collection.read-consents': 'branch', 'collection.record-consents': 'branch' } as const;
export const SIGNING = [{ purpose: 'signing', answer: 'given', separate: ['identity-document'] }];
export const VIEWING = [{ purpose: 'viewing', answer: 'given', separate: [] }];

/** A desk at which consents are taken down: an agent, who leads the branch, and a notice in force. */
export interface ConsentDesk {
  readonly office: TestOffice;
  readonly noticeId: string;
  readonly agent: SignedInContext;
  readonly manager: SignedInContext;
  somebody(holding: Holding, roles?: readonly string[]): Promise<SignedInContext>;
  /** A client of the agent who was never asked. */
  mine(wishes?: ClientWishes): Promise<ClientId>;
  /** What the client is asked, as the screen sends it. */
  asked(clientId: ClientId, answers: readonly unknown[]): object;
  onTablet(clientId: ClientId, answers: readonly unknown[], word?: object): never;
  /** The gateway took the message, which the worker writes down. */
  goesOut(wordId: string): Promise<unknown>;
  askFor(clientId: ClientId, answers?: readonly unknown[]): Promise<TypedCode>;
  /** Asked for, and gone out. */
  toPhone(clientId: ClientId, answers?: readonly unknown[]): Promise<TypedCode>;
  /** `purpose/class` of everything that opens now. */
  opens(clientId: ClientId): Promise<string[]>;
}
export interface TypedCode {
  readonly way: 'code';
  readonly wordId: string;
  readonly wordSecret: string;
  readonly code: string;
}

export const as = (call: SignedInContext) => createCaller(call).consents;
export const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
export const signed = (seed = 0) => ({ way: 'signature', lines: aSignature(seed) });

/** Opens the desk before the tests of the file that calls it, and closes it behind. */
export function openedConsentDesk(): ConsentDesk {
  let open: Pick<ConsentDesk, 'office' | 'noticeId' | 'agent' | 'manager' | 'somebody'> & {
    readonly here: Awaited<ReturnType<typeof aBranch>>;
    readonly close: () => Promise<void>;
  };
  beforeAll(async () => {
    open = await openDesk();
  });
  afterAll(() => open.close());
  const asked: ConsentDesk['asked'] = (clientId, answers) => {
    return { clientId, noticeId: open.noticeId, by: 'subject', underFourteen: false, answers };
  };
  const goesOut: ConsentDesk['goesOut'] = (wordId) =>
    open.office.sql.query(
      "update message set state = 'sent', sent_at = now(), sealed = null where key = 'collection.consent-code/' || $1",
      [wordId],
    );
  const askFor: ConsentDesk['askFor'] = async (clientId, answers = SIGNING) => {
    const { wordId, wordSecret } = await as(open.agent).askCode(asked(clientId, answers) as never);
    const code = (await newestMessageTo(open.office, clientId))?.values.code ?? '';
    return { way: 'code', wordId, wordSecret, code };
  };
  return {
    get office() {
      return open.office;
    },
    get noticeId() {
      return open.noticeId;
    },
    get agent() {
      return open.agent;
    },
    get manager() {
      return open.manager;
    },
    somebody: (...holding) => open.somebody(...holding),
    mine: (wishes = {}) =>
      aClient(open.office, open.here, {
        ...{ assigneeId: open.agent.principal.staffId, roles: [], consents: 'none' },
        ...wishes,
      }),
    asked,
    onTablet: (clientId, answers, word) =>
      ({ ...asked(clientId, answers), key: randomUUID(), channel: 'tablet', ...(word && { word }) }) as never,
    goesOut,
    askFor,
    toPhone: async (clientId, answers = SIGNING) => {
      const word = await askFor(clientId, answers);
      await goesOut(word.wordId);
      return word;
    },
    opens: async (clientId) => {
      const agency = { ...nobody, clientScope: 'agency' } as const;
      const grounds = await inSqlTransaction(open.office.db, agency, (tx) => groundsOf(tx, clientId));
      return grounds.map((ground) => `${ground.purpose}/${ground.class}`).sort();
    },
  };
}

async function openDesk() {
  const [office, folder] = [await openOffice(), await temporaryFolder()];
  const here = await aBranch(office.sql);
  const noticeId = await aPublishedNotice(office.sql, 'clients');
  await makeReceiptKey(path.join(folder.path, 'receipts.key'));
  const receipts = await readReceiptKey(path.join(folder.path, 'receipts.key'));
  const somebody: ConsentDesk['somebody'] = async (holding, roles = ['agent']) => {
    const call = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], holding, roles);
    return { ...call, services: { ...call.services, receipts } };
  };
  const [agent, manager] = [await somebody(OWN), await somebody(BRANCH, ['store-manager'])];
  const close = async () => {
    await office.close();
    await folder.dispose();
  };
  return { office, here, noticeId, agent, manager, somebody, close };
}
