import { recordEvents } from '@kean/audit';
import { aClient, aPhone, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aPrincipal, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import type { RadiusId } from '../contract/radius.ts';
import { eraseFile } from '../radius/erase-file.ts';
import { measure, type RadiusWorker } from '../radius/measure.ts';

/** As the clauses would say it. */
const ACTS = { 'circulation.field-revealed': 'reveal', 'clients.dossier-read': 'dossier' } as const;

/** Who stands in a list that may leak. */
export interface Listed {
  readonly id: ClientId;
  readonly name: string;
  readonly phone: string;
}

/** An office of which something leaked: clients, people who looked at them, and the worker that measures. */
export interface LeakedOffice {
  readonly office: TestOffice;
  readonly branch: TestBranch;
  readonly worker: RadiusWorker;
  clients(names: readonly string[], more?: object): Promise<Listed[]>;
  /** Somebody opens a field of each. */
  open(person: TestStaff, clients: readonly Listed[], field?: string): Promise<void>;
  /** Somebody reads the masked dossier of each. */
  read(person: TestStaff, clients: readonly Listed[]): Promise<void>;
  /** @returns whether the promise was kept */
  measure(radiusId: RadiusId, signal?: AbortSignal): Promise<boolean>;
  erase(radiusId: RadiusId): Promise<void>;
  /** With the grants of security. */
  security(): Promise<TestStaff>;
  agent(): Promise<TestStaff>;
  close(): Promise<void>;
}

export async function openLeakedOffice(): Promise<LeakedOffice> {
  const office = await openOffice();
  const branch = await aBranch(office.sql);
  const db: Database = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test' });
  const worker: RadiusWorker = {
    services: { db, keyring: office.workerKeyring, objects: office.services.objects },
    acts: ACTS,
  };
  await office.sql.query("insert into role (code, name, name_en) values ('security', '安全', 'Security')");
  for (const action of ['read-radius', 'measure-radius'])
    await office.sql.query(
      "insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakRadius', 'agency')",
      [newId(), action],
    );
  const look = (person: TestStaff, clients: readonly Listed[], action: keyof typeof ACTS, fields: string[]) =>
    inSqlTransaction(office.db, nobody, (tx) =>
      recordEvents(
        tx,
        clients.map(({ id }) => ({
          ...({ action, outcome: 'allowed', purpose: 'brokerage-contact' } as const),
          principal: aPrincipal(person),
          ...{ subject: { kind: 'Client', id }, fields, facts: { clientNumber: 1 } },
        })) as never,
      ),
    );
  return {
    office,
    branch,
    worker,
    clients: async (names, more = {}) => {
      const listed: Listed[] = [];
      for (const name of names) {
        const phone = aPhone();
        listed.push({ id: await aClient(office, branch, { fields: { name, phone, ...more } }), name, phone });
      }
      return listed;
    },
    open: async (person, clients, field = 'phone') =>
      void (await look(person, clients, 'circulation.field-revealed', [field])),
    read: async (person, clients) => void (await look(person, clients, 'clients.dossier-read', [])),
    measure: async (radiusId, signal = new AbortController().signal) => {
      let isDone = false;
      const done = async () => {
        isDone = true;
      };
      await measure(worker, { radiusId }, { attempt: 1, signal, done, progress: () => undefined });
      return isDone;
    },
    erase: (radiusId) => eraseFile(worker, radiusId, async () => undefined),
    security: async () => {
      const member = await aStaffMember(office.sql);
      await office.sql.query("insert into staff_role values ($1, 'security')", [member.id]);
      return member;
    },
    agent: () => aStaffMember(office.sql, { branch }),
    close: async () => {
      await db.close();
      await office.close();
    },
  };
}
