import path from 'node:path';
import { readLogFolder } from '@kean/audit';
import { authorizerFor, compileRuleSet } from '@kean/authorization';
import { policy as circulation } from '@kean/circulation/policy';
import { policy as clients } from '@kean/clients/policy';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { type Grant, newId, type Principal, plainGrant, type StaffId, systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { Services, SignedInContext } from '@kean/procedures';
import { makeReceiptKey, readReceiptKey } from '@kean/receipts';
import { openOfficeKeyring } from '@kean/storage/keyring';

/** Databases of an office, by the logins of the api, with a folder for what it keeps in files. */
export interface OfficePlace {
  readonly apiUrl: string;
  readonly keysUrl: string;
  readonly rootKeyFile: string;
  readonly redisUrl: string;
  readonly folder: string;
}

/** One api as a process has it: its own connections, keyring and memory. */
export interface ApiInstance {
  readonly services: Services;
  close(): Promise<void>;
}

export async function openInstances(place: OfficePlace, count = 3): Promise<ApiInstance[]> {
  await makeReceiptKey(path.join(place.folder, 'receipts.key'));
  const opened: ApiInstance[] = [];
  for (let at = 0; at < count; at += 1) opened.push(await openOne(place));
  return opened;
}

async function openOne({ apiUrl, keysUrl, rootKeyFile, redisUrl, folder }: OfficePlace): Promise<ApiInstance> {
  const db = openDatabase({ url: apiUrl, applicationName: 'kean-proof', max: 4 });
  const keyStore = openKeyStore({ url: keysUrl, applicationName: 'kean-proof' });
  const trouble = (error: unknown) => {
    throw error;
  };
  const { keyring, close } = await openOfficeKeyring({
    ...{ process: 'proof', store: keyStore.store, db, redisUrl, clock: systemClock, suite: 'aes-256-gcm' },
    roots: { setting: `file://${rootKeyFile}` },
    onUnreadableKeys: trouble,
    onTrouble: trouble,
  });
  const objects = await openObjectStore(`file://${folder}/objects`);
  const receipts = await readReceiptKey(path.join(folder, 'receipts.key'));
  const log = readLogFolder(path.join(folder, 'log'), 900);
  return {
    services: { db, keyring, objects, log, clock: systemClock, receipts },
    close: async () => {
      await close();
      await Promise.all([db.close(), keyStore.close(), objects.close()]);
    },
  };
}

const FIELDS = ['name', 'phone', 'idNumber', 'property.address'];
const GRANTS: readonly Grant[] = [
  ...['clients.list', 'clients.search', 'clients.read'].map((name) => plainGrant(name, 'Client', 'own')),
  plainGrant('circulation.reveal', 'Client', 'own', FIELDS),
];
/** With every purpose that anybody may state: what stays shut then is shut by consent. */
const ROLES = ['agent', 'compliance', 'security'];

const rules = compileRuleSet([clients, circulation], Object.fromEntries(ROLES.map((role) => [role, [...GRANTS]])));

/** A call of this person to this instance. */
export function callOf(
  { services }: ApiInstance,
  staffId: StaffId,
  at: Pick<Principal, 'regionId' | 'branchId'>,
): SignedInContext {
  const principal: Principal = {
    ...{ staffId, sessionId: newId<'Session'>(), ...at, teamId: null, epoch: 1 },
    ...{ roles: ROLES, grants: GRANTS, policyHash: rules.hash },
    assurance: { owes: 'nothing', provenSecondsAgo: 0 },
  };
  return {
    ...{ services, locale: 'zh', requestId: newId(), principal },
    report: { refused: () => Promise.resolve(), failed: () => undefined },
    authorizer: authorizerFor(rules, principal),
  };
}
