import { principalOfStaff } from '@kean/agency/principals';
import { readLogFolder } from '@kean/audit';
import { authorizerFor, RuleSetHolder } from '@kean/authorization';
import { revealField } from '@kean/circulation/reveal-field';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import type { Instance } from '@kean/dev/instance';
import { type ClientId, newId, type StaffId, systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { Services, SignedInContext } from '@kean/procedures';
import { openOfficeKeyring } from '@kean/storage/keyring';
import { Client } from 'pg';
import { readInstanceSecrets } from '../office/instance-secrets.ts';
import type { PopulatedOffice } from '../office/populated-office.ts';

/** The product's own bound; nobody asks about the witness here. */
const WITNESS_ALERT_SECONDS = 900;

export interface RevealDesk {
  /** The next person looks at the phone of a client of theirs. @throws AppError whenever a look is refused */
  readonly reveal: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Look {
  readonly call: SignedInContext;
  readonly clientId: ClientId;
}

/** Everybody without a role becomes an agent; then each agent with one client. */
const HIRE = `insert into staff_role (staff_id, role_code)
  select s.id, 'agent' from staff s where not exists (select from staff_role r where r.staff_id = s.id)`;
const PAIRS = `select distinct on (c.assignee_id) c.assignee_id as "staffId", c.id as "clientId"
  from client c join staff_role r on r.staff_id = c.assignee_id and r.role_code = 'agent'
  order by c.assignee_id, c.id`;

/**
 * The operation as the api calls it, as the login of the api, for as many people as the office has: rules from the permission service,
 * principals from Postgres. Each person's look is a new one, counted against the quota of the day, which stays as it is.
 */
export async function revealDesk(office: PopulatedOffice, connections: number): Promise<RevealDesk> {
  const { instance, keanAdminUrl } = office;
  const pairs = await pairUp(keanAdminUrl);
  const db = openDatabase({ url: instance.databases.kean.api, max: connections, applicationName: 'kean-bench' });
  const keyStore = openKeyStore({ url: instance.databases.keys.api, applicationName: 'kean-bench' });
  const { keyring, close: closeKeyring } = await openOfficeKeyring({
    process: 'bench',
    store: keyStore.store,
    roots: { setting: `file://${instance.rootKeyFile}` },
    suite: 'aes-256-gcm',
    db,
    redisUrl: instance.redis.url,
    clock: systemClock,
    onUnreadableKeys: refuse,
    onTrouble: refuse,
  });
  const objects = await openObjectStore(instance.objectStore.url);
  const log = readLogFolder(instance.folders.log, WITNESS_ALERT_SECONDS);
  const looks = await looksOf(instance, { db, keyring, objects, log, clock: systemClock }, pairs);
  // Nobody looks at a client who did not stand on a page before: its key is in memory, as in the api.
  for (const { call, clientId } of looks) {
    const reach = { scope: 'own', assignee: call.principal.staffId } as const;
    const asked = [{ id: clientId, state: 'active', grounds: [], reach }];
    await keyring.keysFor('client', asked, { principal: call.principal, purpose: 'show-list' });
  }
  let next = 0;
  return {
    reveal: async () => {
      const { call, clientId } = looks[next++ % looks.length] as Look;
      await revealField(call, { clientId, field: 'phone', purpose: 'brokerage-contact' });
    },
    close: async () => {
      await closeKeyring();
      await Promise.all([db.close(), keyStore.close(), objects.close()]);
    },
  };
}

function refuse(): never {
  throw new Error('the keys of the bench are in trouble');
}

/** The services of the trade on their contract, as compliance approves them; which clients they fit, their roles say. */
const APPROVED = `insert into basis_approval (id, purpose, basis, article, proposed_by, approved_by, approved_at)
  select gen_random_uuid(), code, 'contract', 'PIPL 13(2)', gen_random_uuid(), gen_random_uuid(), now()
  from unnest(array['purchase', 'tenancy', 'sale', 'letting']) as code on conflict do nothing`;

interface Pair {
  readonly staffId: StaffId;
  readonly clientId: ClientId;
}

async function pairUp(keanAdminUrl: string): Promise<Pair[]> {
  const admin = new Client({ connectionString: keanAdminUrl });
  await admin.connect();
  await admin.query(APPROVED);
  try {
    await admin.query(HIRE);
    return (await admin.query<Pair>(PAIRS)).rows;
  } finally {
    await admin.end();
  }
}

async function looksOf(instance: Instance, services: Services, pairs: readonly Pair[]): Promise<Look[]> {
  const { serviceToken } = await readInstanceSecrets(instance);
  const rules = new RuleSetHolder({ url: instance.permissions.url, serviceToken });
  await rules.refresh();
  const ruleSet = rules.current();
  rules.stop();
  const looks: Look[] = [];
  for (const { staffId, clientId } of pairs) {
    const found = await principalOfStaff(services.db, ruleSet, staffId);
    if (found === null) throw new TypeError('a person of the population is not active');
    const principal = { ...found, sessionId: newId<'Session'>() };
    const report = { refused: () => Promise.resolve(), failed: () => undefined };
    const authorizer = authorizerFor(ruleSet, principal);
    looks.push({ clientId, call: { services, locale: 'zh', requestId: newId(), report, principal, authorizer } });
  }
  return looks;
}
