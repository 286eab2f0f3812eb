import { setTimeout as pause } from 'node:timers/promises';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aStaffMember } from '@kean/testing';
import { describe, expect, it } from 'vitest';
import { policy } from '../policy.ts';
import {
  aCall,
  aClient,
  aFrontCall,
  aPhone,
  aVisitCall,
  eventsOf,
  logAsText,
  newestMessageGoesOut,
  newestMessageTo,
} from '../testing/index.ts';
import { REFUSED, visitDesk } from '../testing/visit-desk.ts';
import { askCode } from './entry/ask-code.ts';
import { followInvitation, watchInvitation, withdrawInvitation } from './follow-invitation.ts';
import { inviteClient } from './invite-client.ts';
import { leaveVisit } from './leave-visit.ts';

const desk = visitDesk();
const { byAgent, mine, aLink, codeFor, enter } = desk;
const WAIT = { timeout: 15_000 };

describe('a link', () => {
  it('with the code that went to the phone on record opens the client’s own pages, and the log names the client and nobody else', async () => {
    const phone = aPhone();
    const id = await mine({ fields: { name: '王小明', phone } });
    const linkSecret = await aLink(id);
    await askCode(aFrontCall(desk.office), { linkSecret, language: 'zh' });
    const message = await newestMessageTo(desk.office, id);
    const code = message?.values.code ?? '';
    expect(message).toEqual({ template: 'clients.visit-code', to: phone, values: { code } });
    // Typed before its message is out it opens nothing, and counts as no guess.
    await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    await newestMessageGoesOut(desk.office, id);
    const { visitToken } = await enter(linkSecret, code);
    expect((await aVisitCall(desk.office, visitToken))?.visitor.clientId).toBe(id);
    const events = await desk.office.sql.query(
      `select action, principal_id as who, subject_id as about from audit_event where subject_id = $1 order by occurred_at, id`,
      [id],
    );
    expect(events).toEqual([
      { action: 'clients.invited', who: desk.agent.id, about: id },
      { action: 'clients.visit-code-queued', who: null, about: id },
      { action: 'clients.visit-refused', who: null, about: id },
      { action: 'clients.visit-opened', who: null, about: id },
    ]);
    const log = await logAsText(desk.office);
    for (const value of [phone, '王小明', linkSecret, code, visitToken]) expect(log).not.toContain(value);
  });

  it('leaves nothing of link, code or token in the database', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const code = await codeFor(id, linkSecret);
    const { visitToken } = await enter(linkSecret, code);
    const [stored] = await desk.office.sql.query<{ text: string }>(
      `select string_agg(i::text, '') || (select string_agg(v::text, '') from client_visit v) || (select string_agg(m::text, '') from message m) as text from client_invitation i`,
    );
    for (const secret of [
      linkSecret,
      visitToken,
      Buffer.from(linkSecret).toString('hex'),
      Buffer.from(code).toString('hex'),
    ])
      expect(stored?.text).not.toContain(secret);
  });

  it('by text message is told to the phone alone, behind # where no server sees it', async () => {
    const id = await mine();
    const invited = await inviteClient(byAgent(), {
      clientId: id,
      reason: 'own-pages',
      channel: 'sms',
      language: 'en',
    });
    expect(invited.linkSecret).toBeNull();
    const told = await newestMessageTo(desk.office, id);
    expect(told).toMatchObject({
      template: 'clients.visit-link',
      values: { page: expect.stringMatching(/^[\w-]{22}$/) },
    });
    const code = await codeFor(id, told?.values.page ?? '');
    expect((await enter(told?.values.page ?? '', code)).visitToken).toHaveLength(43);
  });

  it.each(['quarantined', 'restricted', 'active'] as const)(
    'of a client who is %s asks by the purpose that this state leaves open',
    async (state) => {
      const id = await mine();
      await desk.office.sql.query('update client set state = $2::client_state where id = $1', [id, state]);
      await askCode(aFrontCall(desk.office), { linkSecret: await aLink(id), language: 'zh' });
      expect((await newestMessageTo(desk.office, id))?.template).toBe(
        state === 'quarantined' ? 'clients.asking-code' : 'clients.visit-code',
      );
    },
  );
});

describe('giving a link', () => {
  const input = (clientId: ClientId) => ({ clientId, reason: 'own-pages', channel: 'screen', language: 'zh' }) as const;

  it('is for whoever reaches the client; absent, erased and out of reach are one answer, and the log tells', async () => {
    const elsewhere = await aBranch(desk.office.sql);
    const [other, gone] = [await aClient(desk.office, elsewhere), await mine()];
    await desk.office.sql.query(`update client set state = 'erased' where id = $1`, [gone]);
    const before = (await eventsOf(desk.office, desk.agent.id)).length;
    for (const id of [other, gone, newId<'Client'>()]) {
      const acts = [
        () => inviteClient(byAgent('branch'), input(id)),
        () => followInvitation(byAgent('branch'), id),
        () => withdrawInvitation(byAgent('branch'), id),
      ];
      for (const act of acts)
        await expect(act()).rejects.toMatchObject({ code: 'CLIENTS_CLIENT_NOT_FOUND', kind: 'not-found' });
    }
    expect((await eventsOf(desk.office, desk.agent.id)).slice(before).map(({ action }) => action)).toEqual(
      Array.from({ length: 9 }, () => 'clients.dossier-refused'),
    );
  });

  it('needs a mobile phone, and stops after ten a day', async () => {
    const landline = await mine({ fields: { name: '李四', phone: '0371-66668888' } });
    await expect(inviteClient(byAgent(), input(landline))).rejects.toMatchObject({
      code: 'CLIENTS_CLIENT_HAS_NO_PHONE',
    });
    const id = await mine();
    for (let time = 0; time < 10; time += 1) await inviteClient(byAgent(), input(id));
    await expect(inviteClient(byAgent(), input(id))).rejects.toMatchObject({ code: 'CLIENTS_INVITED_TOO_OFTEN' });
    await desk.office.sql.query(
      `update client_invitation set created_at = now() - interval '2 days' where client_id = $1`,
      [id],
    );
    expect((await inviteClient(byAgent(), input(id))).linkSecret).toHaveLength(22);
  });

  it('is followed from the desk: waiting, opened, inside, visited', async () => {
    const id = await mine();
    const state = async () => (await followInvitation(byAgent(), id))?.state ?? null;
    expect(await state()).toBeNull();
    const linkSecret = await aLink(id);
    expect(await state()).toBe('waiting');
    const code = await codeFor(id, linkSecret);
    expect(await state()).toBe('opened');
    const call = await aVisitCall(desk.office, (await enter(linkSecret, code)).visitToken);
    expect(await state()).toBe('inside');
    if (call !== null) await leaveVisit(call);
    expect(await state()).toBe('visited');
    await aLink(id);
    await desk.office.sql.query(
      `update client_invitation set ends_at = now() where client_id = $1 and used_at is null`,
      [id],
    );
    expect(await state()).toBe('expired');
  });
});

describe('a desk that waits for a client', () => {
  it('asks nothing while nobody comes, and is told at once how far the client has come', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const stop = new AbortController();
    const seen: (string | undefined)[] = [];
    const ended = (async () => {
      const watch = watchInvitation(byAgent(), { clientId: id, forSeconds: 120 }, stop.signal);
      for await (const { newest } of watch) seen.push(newest?.state);
    })();
    await expect.poll(() => seen, WAIT).toEqual(['waiting']);
    // The line is up, and the desk has looked once more since.
    await pause(2_000);
    let taken = 0;
    const count = () => {
      taken += 1;
    };
    desk.office.db.pool.on('acquire', count);
    await pause(3_000);
    desk.office.db.pool.off('acquire', count);
    expect(taken).toBeLessThanOrEqual(2);
    const code = await codeFor(id, linkSecret);
    await expect.poll(() => seen.at(-1), WAIT).toBe('opened');
    const call = await aVisitCall(desk.office, (await enter(linkSecret, code)).visitToken);
    await expect.poll(() => seen.at(-1), WAIT).toBe('inside');
    if (call !== null) await leaveVisit(call);
    await expect.poll(() => seen.at(-1), WAIT).toBe('visited');
    stop.abort();
    await ended;
    const elsewhere = aCall(desk.office, await aStaffMember(desk.office.sql, { branch: desk.here }), [policy], {
      'clients.invite': 'own',
    });
    const hidden = watchInvitation(elsewhere, { clientId: id, forSeconds: 0 }, undefined).next();
    await expect(hidden).rejects.toMatchObject({ code: 'CLIENTS_CLIENT_NOT_FOUND' });
  });
});
