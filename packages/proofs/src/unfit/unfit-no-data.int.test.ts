import { principalOfStaff } from '@kean/agency/principals';
import { readRoleGrants } from '@kean/agency/rule-sets';
import { seed } from '@kean/agency/seed';
import { compileRuleSet, UNFIT } from '@kean/authorization';
import { openDatabase } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { policies } from '@kean/permissions/policies';
import { freshDatabase, openSql } from '@kean/testing';
import { expect, it } from 'vitest';
import { clientsSeenFor } from './clients-seen-for.ts';
import { dutiesOf, makeRoomForSpoilt, mend, spoil, WAYS } from './ways-to-be-unfit.ts';

/** The proof `unfit-no-data` in seconds: grants and rows of one person of each role, without the doors. */
it('whoever owes a duty of a role holds no grant that reaches clients and sees no row of one', async () => {
  const fresh = await freshDatabase();
  const sql = openSql(fresh.adminUrls.kean);
  const db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'kean-test' });
  const query = <Row>(text: string, values: readonly unknown[] = []) =>
    sql.query<Row & Record<string, unknown>>(text, values) as Promise<Row[]>;
  try {
    await seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
    await makeRoomForSpoilt(query);
    await query(`insert into client (id, region_id, branch_id, origin, card)
      select gen_random_uuid(), b.region_id, b.id, 'registered', '\\x00' from branch b`);
    const { roleGrants, version } = await readRoleGrants(db);
    const rules = compileRuleSet(policies, roleGrants, version);
    const people = await query<{ staffId: StaffId; role: string }>(
      `select distinct on (role_code) staff_id as "staffId", role_code as role from staff_role order by role_code, staff_id`,
    );
    expect(people.length).toBeGreaterThan(8);
    for (const { staffId, role } of people) {
      const grants = async () => (await principalOfStaff(db, rules, staffId))?.grants ?? [];
      const whileFit = await grants();
      expect(await clientsSeenFor(fresh.urls.kean_api, staffId), role).toBeGreaterThan(0);
      for (const duty of await dutiesOf(query, staffId)) {
        for (const way of WAYS) {
          await spoil(query, { staffId, duty, way });
          const at = `${role}, ${duty} ${way}`;
          const left = await grants();
          expect((await principalOfStaff(db, rules, staffId))?.roles, at).toContain(UNFIT);
          expect(
            left.filter(({ subject }) => ['Client', 'Import', 'PaperFile', 'AuditEvent'].includes(subject)),
            at,
          ).toEqual([]);
          expect(await clientsSeenFor(fresh.urls.kean_api, staffId), at).toBe(0);
          await mend(query, { staffId, duty, way });
        }
      }
      expect(await grants(), role).toEqual(whileFit);
    }
  } finally {
    await Promise.all([db.close(), sql.close()]);
    await fresh.dispose();
  }
}, 120_000);
