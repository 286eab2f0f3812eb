import { describe, expect, it } from 'vitest';
import { openedOffice } from './opened-office.ts';
import { personOf, whenAlive } from './steps.ts';
import { inspect } from './watched-page.ts';

const WAIT = { timeout: 60_000 };

/** Clause 5.3: whoever is in notice looks at fewer clients a day, and security sees how many. */
describe('the notice period, in a real browser', () => {
  const opened = openedOffice();

  it('security sees who leaves, with looks of each day beside what was usual; compliance says how much is left', async () => {
    const { instance } = opened.office;
    const who = personOf(instance, 'agent');
    const [staff] = await opened.pastRowSecurity<{ id: string; number: string }>(
      'select s.id, s.number from staff s join auth_user u on u.id = s.id where u.email = $1',
      [who.email],
    );
    await opened.pastRowSecurity(
      `insert into reveal_quota (staff_id, day, used)
       select $1, (now() at time zone 'Asia/Shanghai')::date - back, 2 + back % 5 from generate_series(1, 30) back`,
      [staff?.id],
    );
    await opened.pastRowSecurity(
      `insert into leaving (id, staff_id, way, state, ordered_by, ordered_at, cut_due_at, reminder_version)
       select gen_random_uuid(), $1, 'planned', 'planned', s.id, now() - interval '4 days', now() + interval '20 days', 1
         from staff s join staff_role r on r.staff_id = s.id where r.role_code = 'hr' limit 1`,
      [staff?.id],
    );
    const security = await opened.enter(personOf(instance, 'security'));
    await security.page.goto(`${opened.portal}/personnel/leavings`);
    await whenAlive(security.page);
    await security.page.locator(`[data-notice="${staff?.number}"]`).getByRole('img').waitFor(WAIT);
    await inspect(security.page, 'leavings-notice');
    expect(await security.page.getByLabel('预告期额度').count()).toBe(0);
    expect(security.complaints).toEqual([]);

    const compliance = await opened.enter(personOf(instance, 'compliance'), [403]);
    await compliance.page.goto(`${opened.portal}/personnel/leavings`);
    await whenAlive(compliance.page);
    await compliance.page.getByLabel('预告期额度').fill('10');
    await compliance.page.getByRole('button', { name: '保存', exact: true }).click();
    await compliance.page.getByText('已改为 10%').waitFor(WAIT);
    const [row] = await opened.pastRowSecurity<{ code: string }>(
      `select code from role_in_force where staff_id = $1 and code like 'notice:%'`,
      [staff?.id],
    );
    expect(row).toEqual({ code: 'notice:10' });
  });
});
