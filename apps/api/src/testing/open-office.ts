/** A whole api on databases of its own, in this process: the same parts as `start.ts`, with the seeded rules held still. */
import path from 'node:path';
import { policy as accountability } from '@kean/accountability/policy';
import { nextCode } from '@kean/agency/one-time-code';
import { policy as agency } from '@kean/agency/policy';
import { type DemoSignIn, seed } from '@kean/agency/seed';
import { ROLE_GRANTS } from '@kean/agency/seed/roles';
import { createSignIn } from '@kean/agency/sign-in';
import { readLogFolder } from '@kean/audit';
import { compileRuleSet, type HeldRules, heldRules } from '@kean/authorization';
import { policy as circulation } from '@kean/circulation/policy';
import { policy as clients } from '@kean/clients/policy';
import { policy as collection } from '@kean/collection/policy';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { Metrics } from '@kean/observability';
import { openOfficeKeyring } from '@kean/storage/keyring';
import { policy as storage } from '@kean/storage/policy';
import { freshDatabase, freshRedis, temporaryFolder } from '@kean/testing';
import type { FastifyInstance } from 'fastify';
import { contextMaker } from '../context.ts';
import { principalSource } from '../principal-source.ts';
import { appRouter } from '../router.ts';
import { buildServer } from '../server.ts';

const ORIGIN = 'http://localhost:4000';
const SECRET = 'a-secret-of-this-test-office-0123456789ab';

export interface TestOffice {
  readonly server: FastifyInstance;
  readonly demo: readonly DemoSignIn[];
  /** Refusals and failures that were reported, as `kind path`. */
  readonly reported: string[];
  /** Signs in and gives the cookie to go on with. */
  signIn(role: string): Promise<string>;
  close(): Promise<void>;
}

/** @param rules instead of the seeded ones, for the case that nobody confirms them */
export async function openOffice(rules?: HeldRules): Promise<TestOffice> {
  const reported: string[] = [];
  const fresh = await freshDatabase();
  const folder = await temporaryFolder();
  const { demoSignIns: demo } = await seed({ authSecret: SECRET, ownerUrl: fresh.urls.kean_owner });
  const db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'kean-test-api' });
  const keyStore = openKeyStore({ url: fresh.urls.kean_keys_api, applicationName: 'kean-test-api' });
  const redis = await freshRedis();
  const { keyring, close: closeKeyring } = await openOfficeKeyring({
    process: 'api',
    store: keyStore.store,
    roots: { setting: `file://${path.join(folder.path, 'root.key')}` },
    suite: 'aes-256-gcm',
    db,
    redisUrl: redis.url,
    clock: systemClock,
    onUnreadableKeys: (_scope, ids) => reported.push(`unreadable keys: ${ids.length}`),
    onTrouble: (error) => reported.push(`keys troubled: ${String(error)}`),
  });
  const objects = await openObjectStore(`file://${folder.path}/objects`);
  const grants = Object.fromEntries(Object.entries(ROLE_GRANTS).map(([code, role]) => [code, role.grants]));
  const held =
    rules ?? heldRules(compileRuleSet([agency, clients, collection, circulation, accountability, storage], grants));
  const signIn = createSignIn({ db, rules: held, secret: SECRET, baseUrl: ORIGIN, serviceToken: SECRET });
  const report = {
    refused: async ({ path: procedure }: { path: string }) => void reported.push(`refused ${procedure}`),
    failed: ({ path: procedure }: { path: string }) => void reported.push(`failed ${procedure}`),
  };
  const log = readLogFolder(path.join(folder.path, 'log'), 900);
  const services = { db, keyring, objects, log, clock: systemClock };
  const server = buildServer({
    router: appRouter,
    contextOf: contextMaker(services, principalSource(signIn, held), report),
    signIn,
    origin: ORIGIN,
    metrics: new Metrics('api'),
    checks: { records: () => db.prisma.$queryRaw`select 1` },
  });
  return {
    server,
    demo,
    reported,
    signIn: async (role) => {
      const person = demo.find((one) => one.role === role);
      const { email, password } = person ?? { email: '', password: '' };
      const response = await server.inject({
        method: 'POST',
        url: '/api/auth/sign-in/email',
        headers: { 'content-type': 'application/json', origin: ORIGIN },
        payload: { email, password },
      });
      if (response.statusCode !== 200) throw new Error(`signing in as ${role} answered ${response.statusCode}`);
      const cookie = cookieOf(response);
      if (person?.oneTimeSecret == null) return cookie;
      const second = await server.inject({
        method: 'POST',
        url: '/api/auth/prove/totp',
        headers: { 'content-type': 'application/json', origin: ORIGIN, cookie },
        payload: { code: await nextCode(person.oneTimeSecret) },
      });
      if (second.statusCode !== 200) throw new Error(`the second step of ${role} answered ${second.statusCode}`);
      return cookieOf(second);
    },
    close: async () => {
      await server.close();
      await closeKeyring();
      await Promise.all([signIn.close(), db.close(), keyStore.close(), objects.close()]);
      await Promise.all([fresh.dispose(), folder.dispose(), redis.dispose()]);
    },
  };
}

function cookieOf({ cookies }: { readonly cookies: readonly { name: string; value: string }[] }): string {
  return cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}
