import { describe, expect, it } from 'vitest';
import { OwnData } from '../contract/visits.ts';
import { aVisitCall, logAsText } from '../testing/index.ts';
import { visitDesk } from '../testing/visit-desk.ts';
import { withdrawInvitation } from './follow-invitation.ts';
import { leaveVisit } from './leave-visit.ts';
import { showOwnData } from './show-own-data.ts';

const desk = visitDesk();
const { byAgent, mine, inside } = desk;

describe('a visit', () => {
  it('shows everything that is held, in the clear and whole, after the log says so', async () => {
    const id = await mine({
      fields: { name: '王小明', phone: '13811110000', idNumber: '11010519491231002X', remark: '周末看房' },
      demands: [
        {
          kind: 'purchase',
          district: '中原区',
          rooms: 3,
          halls: 2,
          priceMin: 3_000_000,
          priceMax: null,
          areaMin: 89.5,
          areaMax: null,
          moveInFrom: null,
          wording: { price: '300万起' },
        },
      ],
      properties: [
        {
          district: '二七区',
          rooms: 2,
          halls: 1,
          area: 63.07,
          askingPrice: null,
          address: '桂花路1号',
          certificateNo: '豫(2020)第1号',
          wording: null,
        },
      ],
    });
    const call = await aVisitCall(desk.office, await inside(id));
    if (call === null) throw new TypeError('no visit');
    const own = (await showOwnData(call, 'page')).open();
    expect(OwnData.parse(own)).toMatchObject({ state: 'active', branchName: expect.any(String) });
    expect(Object.fromEntries(own.fields.map(({ field, value }) => [field, value]))).toEqual({
      name: '王小明',
      phone: '13811110000',
      idNumber: '11010519491231002X',
      remark: '周末看房',
    });
    expect(own.demands[0]).toMatchObject({ district: '中原区', wording: [{ meaning: 'price', text: '300万起' }] });
    expect(own.properties[0]).toMatchObject({ address: '桂花路1号', certificateNo: '豫(2020)第1号', wording: [] });
    await showOwnData(call, 'copy');
    const events = await desk.office.sql.query(
      `select action, purpose, fields from audit_event where subject_id = $1 and action like 'clients.own-%' order by occurred_at, id`,
      [id],
    );
    const fields = expect.arrayContaining(['name', 'phone', 'idNumber', 'remark']);
    expect(events).toEqual([
      { action: 'clients.own-data-shown', purpose: 'own-access', fields },
      { action: 'clients.own-copy-taken', purpose: 'own-access', fields },
    ]);
    expect(await logAsText(desk.office)).not.toMatch(/13811110000|桂花路|11010519491231002X/);
  });

  it('ends when the client leaves, after fifteen idle minutes, after an hour, and when it is withdrawn', async () => {
    const id = await mine();
    const left = await inside(id);
    const call = await aVisitCall(desk.office, left);
    if (call === null) throw new TypeError('no visit');
    await leaveVisit(call);
    await leaveVisit(call);
    expect(await aVisitCall(desk.office, left)).toBeNull();

    const idle = await inside(id);
    await desk.office.sql.query(`update client_visit set ends_at = now() where ended_at is null`);
    expect(await aVisitCall(desk.office, idle)).toBeNull();

    const long = await inside(id);
    await desk.office.sql.query(
      `update client_visit set opened_at = now() - interval '59 minutes', ends_at = now() + interval '1 minute' where ended_at is null and ends_at > now()`,
    );
    expect(await aVisitCall(desk.office, long)).not.toBeNull();
    const [{ left: minutes } = { left: 99 }] = await desk.office.sql.query<{ left: number }>(
      `select extract(epoch from max(ends_at) - now())::float8 / 60 as left from client_visit where ended_at is null and ends_at > now()`,
    );
    expect(minutes).toBeLessThanOrEqual(1);

    const withdrawn = await inside(id);
    expect(await withdrawInvitation(byAgent(), id)).toEqual({ ended: 2 });
    expect(await aVisitCall(desk.office, withdrawn)).toBeNull();
    const ended = await desk.office.sql.query(
      `select 1 from audit_event where action = 'clients.visit-ended' and subject_id = $1`,
      [id],
    );
    expect(ended).toHaveLength(1);
  });

  it('shows nothing of a client who was erased, whose key is gone, or of a token that is made up', async () => {
    const [erased, keyless] = [await mine(), await mine()];
    const [one, two] = [
      await aVisitCall(desk.office, await inside(erased)),
      await aVisitCall(desk.office, await inside(keyless)),
    ];
    if (one === null || two === null) throw new TypeError('no visit');
    await desk.office.sql.query(`update client set state = 'erased' where id = $1`, [erased]);
    await desk.office.destroyKeys([keyless]);
    for (const call of [one, two])
      await expect(showOwnData(call, 'page')).rejects.toMatchObject({ code: 'CLIENTS_CLIENT_NOT_FOUND' });
    for (const token of ['', '-', 'x'.repeat(43), `${'x'.repeat(43)}'`])
      expect(await aVisitCall(desk.office, token)).toBeNull();
  });
});
