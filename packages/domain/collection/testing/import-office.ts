import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { principalOfStaff } from '@kean/agency/principals';
import { readLogFolder } from '@kean/audit';
import { authorizerFor, compileRuleSet, type RuleSet } from '@kean/authorization';
import { type Database, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, newRootKeyText, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { newId, plainGrant, SCOPES, type Scope, systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { Services, SignedInContext } from '@kean/procedures';
import {
  aBranch,
  aPrincipal,
  aStaffMember,
  type FreshDatabase,
  freshDatabase,
  type OpenedSql,
  openSql,
  type StaffWishes,
  type TestBranch,
  type TestStaff,
  temporaryFolder,
} from '@kean/testing';
import type { ImportWorker } from '../operations/import-worker.ts';
import { policy } from '../policy.ts';
import { everythingIn } from './everything-stored.ts';

/** An empty office with an api and a worker, each with its own logins to both databases, for one test file. */
export interface ImportOffice {
  readonly database: FreshDatabase;
  readonly branch: TestBranch;
  /** What operations of the api are lent. */
  readonly api: Services;
  /** What the jobs are lent: another process, another login, its own keyring. */
  readonly worker: ImportWorker;
  /** Folder of the object store. */
  readonly objectsFolder: string;
  readonly rootKeyText: string;
  /** Past row security; on the records, and on the key store. */
  readonly sql: OpenedSql;
  readonly keysSql: OpenedSql;
  anotherBranch(): Promise<TestBranch>;
  /** All rows of all tables of both databases as text, and all stored objects: where a value must not be found. */
  everythingStored(): Promise<Buffer>;
  /** Flips a bit of a stored object, as somebody with a hand in the object store could. */
  changeObjectByte(objectKey: string, at: number): Promise<void>;
  /** A member of staff who may import in this scope, or not at all. */
  aMember(scope: Scope | null, wishes?: StaffWishes & { name?: string }): Promise<TestStaff>;
  /** A call of that member, with the rights given at the start. */
  callOf(member: TestStaff, scope: Scope | null): SignedInContext;
  close(): Promise<void>;
}

/** Rules as they would be compiled from roles named after the scope they grant. */
export function rulesOfScopes(): RuleSet {
  const grant = (scope: Scope) => plainGrant('collection.import', 'Import', scope);
  return compileRuleSet([policy], Object.fromEntries(SCOPES.map((scope) => [`imports-${scope}`, [grant(scope)]])));
}

export async function openImportOffice(): Promise<ImportOffice> {
  const database = await freshDatabase();
  const folder = await temporaryFolder();
  const rootKeyText = newRootKeyText('aes-256-gcm');
  const objects = await openObjectStore(`file://${folder.path}`);
  const apiSide = await openSide(database.urls.kean_api, database.urls.kean_keys_api, rootKeyText);
  const workerSide = await openSide(database.urls.kean_worker, database.urls.kean_keys_worker, rootKeyText);
  const sql = openSql(database.adminUrls.kean);
  const keysSql = openSql(database.adminUrls.keys);
  const branch = await aBranch(sql);
  const rules = rulesOfScopes();
  for (const scope of SCOPES) {
    await sql.query('insert into role (code, name, name_en) values ($1, $1, $1)', [`imports-${scope}`]);
  }
  const log = readLogFolder(path.join(folder.path, 'log'), 900);
  const api: Services = { db: apiSide.db, keyring: apiSide.keyring, objects, log, clock: systemClock };
  return {
    database,
    branch,
    api,
    worker: {
      services: { ...api, db: workerSide.db, keyring: workerSide.keyring },
      rightsOf: rightsReader(workerSide.db, rules),
    },
    objectsFolder: folder.path,
    rootKeyText,
    sql,
    keysSql,
    anotherBranch: () => aBranch(sql),
    everythingStored: () => everythingIn([sql, keysSql], folder.path),
    async changeObjectByte(objectKey, at) {
      const file = path.join(folder.path, objectKey);
      const bytes = await readFile(file);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(file, bytes);
    },
    async aMember(scope, { name, ...wishes } = {}) {
      const member = await aStaffMember(sql, { branch, ...wishes });
      if (name !== undefined) await sql.query('update staff set display_name = $2 where id = $1', [member.id, name]);
      if (scope !== null) {
        await sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [
          member.id,
          `imports-${scope}`,
        ]);
      }
      return member;
    },
    callOf(member, scope) {
      const roles = scope === null ? [] : [`imports-${scope}`];
      const grants = scope === null ? [] : [plainGrant('collection.import', 'Import', scope)];
      const principal = {
        ...aPrincipal(member, { roles, grants, sessionId: newId<'Session'>() }),
        policyHash: rules.hash,
      };
      return {
        services: api,
        locale: 'zh',
        requestId: 'test',
        report: { refused: () => Promise.resolve(), failed: () => undefined },
        principal,
        authorizer: authorizerFor(rules, principal),
      };
    },
    async close() {
      await Promise.all([apiSide.close(), workerSide.close(), sql.close(), keysSql.close(), objects.close()]);
      await Promise.all([database.dispose(), folder.dispose()]);
    },
  };
}

/** Database and keyring of one process. */
export async function openSide(url: string, keysUrl: string, rootKeyText: string) {
  const keys = openKeyStore({ url: keysUrl, applicationName: 'kean-test' });
  const db = openDatabase({ url, applicationName: 'kean-test' });
  const root = environmentRootKey(rootKeyText, 'the test');
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  return { db, keyring, close: () => Promise.all([db.close(), keys.close()]).then(() => undefined) };
}

/** Reads rights the way the worker does: the person from Postgres, the rules as they are held. */
export function rightsReader(db: Database, rules: RuleSet): ImportWorker['rightsOf'] {
  return async (staffId) => {
    const principal = await principalOfStaff(db, rules, staffId);
    return principal === null ? null : { principal, authorizer: authorizerFor(rules, principal) };
  };
}
