/** A whole api on databases of its own, in this process, with the seeded rules held still. */
import { policy as accountability } from '@kean/accountability/policy';
import { policy as agency } from '@kean/agency/policy';
import { type DemoSignIn, seed } from '@kean/agency/seed';
import { ROLE_GRANTS } from '@kean/agency/seed/roles';
import { type ClausePolicy, compileRuleSet, type HeldRules, heldRules } from '@kean/authorization';
import { policy as circulation } from '@kean/circulation/policy';
import { policy as clients } from '@kean/clients/policy';
import { policy as collection } from '@kean/collection/policy';
import { policy as incidents } from '@kean/incidents/policy';
import { policy as paperArchive } from '@kean/paper-archive/policy';
import { policy as personnel } from '@kean/personnel/policy';
import { policy as retention } from '@kean/retention/policy';
import { policy as storage } from '@kean/storage/policy';
import { type FreshDatabase, freshDatabase, freshRedis, temporaryFolder } from '@kean/testing';
import type { FastifyInstance } from 'fastify';
import { openInstance, SECRET, type TestInstance } from './open-instance.ts';

/** What every clause of this api offers. */
export const POLICIES: readonly ClausePolicy[] = [
  agency,
  clients,
  collection,
  circulation,
  accountability,
  storage,
  paperArchive,
  personnel,
  retention,
  incidents,
];

export interface TestOffice {
  readonly fresh: FreshDatabase;
  readonly server: FastifyInstance;
  readonly demo: readonly DemoSignIn[];
  /** Refusals and failures that were reported, as `kind path`. */
  readonly reported: string[];
  /** Signs in and gives the cookie to go on with. */
  signIn(role: string): Promise<string>;
  /** A further api of the same office, as another process would be. */
  another(rules: HeldRules & { refresh?(): Promise<boolean> }): Promise<TestInstance>;
  close(): Promise<void>;
}

/** @param rules instead of the seeded ones, for the case that nobody confirms them */
export async function openOffice(rules?: HeldRules): Promise<TestOffice> {
  const fresh = await freshDatabase();
  const [folder, redis] = await Promise.all([temporaryFolder(), freshRedis()]);
  const { demoSignIns: demo } = await seed({ authSecret: SECRET, ownerUrl: fresh.urls.kean_owner });
  const grants = Object.fromEntries(Object.entries(ROLE_GRANTS).map(([code, role]) => [code, role.grants]));
  const opened: TestInstance[] = [];
  const another: TestOffice['another'] = async (held) => {
    const instance = await openInstance({ fresh, folder: folder.path, redisUrl: redis.url, rules: held });
    opened.push(instance);
    return instance;
  };
  const first = await another(rules ?? heldRules(compileRuleSet(POLICIES, grants)));
  return {
    fresh,
    server: first.server,
    demo,
    reported: first.reported,
    signIn: (role) =>
      first.enter(demo.find((one) => one.role === role) ?? { email: '', password: '', oneTimeSecret: null }),
    another,
    close: async () => {
      for (const instance of opened) await instance.close();
      await Promise.all([fresh.dispose(), folder.dispose(), redis.dispose()]);
    },
  };
}
