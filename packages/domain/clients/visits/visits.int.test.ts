import { setTimeout as pause } from 'node:timers/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OwnData } from '../contract/visits.ts';
import { policy } from '../policy.ts';
import {
  aCall,
  aClient,
  aFrontCall,
  aPhone,
  aVisitCall,
  type ClientWishes,
  eventsOf,
  logAsText,
  newestMessageGoesOut,
  newestMessageTo,
  openOffice,
  type TestOffice,
} from '../testing/index.ts';
import { askCode } from './entry/ask-code.ts';
import { PACE_MS } from './entry/at-one-pace.ts';
import { enterVisit } from './entry/enter-visit.ts';
import { followInvitation, watchInvitation, withdrawInvitation } from './follow-invitation.ts';
import { inviteClient } from './invite-client.ts';
import { leaveVisit } from './leave-visit.ts';
import { newLinkSecret } from './secrets.ts';
import { showOwnData } from './show-own-data.ts';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
});
beforeEach(() => office.sql.query('delete from visit_window'));
afterAll(() => office.close());

const WAIT = { timeout: 15_000 };
const REFUSED = { code: 'CLIENTS_VISIT_REFUSED', kind: 'forbidden' };
const byAgent = (scope: 'own' | 'branch' = 'own') => aCall(office, agent, [policy], { 'clients.invite': scope });
const mine = (wishes: ClientWishes = {}) => aClient(office, here, { assigneeId: agent.id, ...wishes });

async function aLink(clientId: ClientId): Promise<string> {
  const invited = await inviteClient(byAgent(), { clientId, reason: 'own-pages', channel: 'screen', language: 'zh' });
  return invited.linkSecret ?? '';
}

async function codeFor(clientId: ClientId, linkSecret: string): Promise<string> {
  await askCode(aFrontCall(office), { linkSecret, language: 'zh' });
  const code = (await newestMessageTo(office, clientId))?.values.code ?? '';
  await newestMessageGoesOut(office, clientId);
  return code;
}

async function inside(clientId: ClientId): Promise<string> {
  const linkSecret = await aLink(clientId);
  const code = await codeFor(clientId, linkSecret);
  return (await enterVisit(aFrontCall(office), { linkSecret, code })).visitToken;
}

/** A code that is not the right one. */
const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const enter = (linkSecret: string, code: string, place?: string) =>
  enterVisit(aFrontCall(office, place), { linkSecret, code });
const refusalsOf = async (clientId: ClientId): Promise<unknown[]> => {
  const rows = await office.sql.query<{ reason: string }>(
    `select facts->>'reason' as reason from audit_event where action = 'clients.visit-refused' and subject_id = $1 order by occurred_at, id`,
    [clientId],
  );
  return rows.map(({ reason }) => reason);
};

describe('a link', () => {
  it('with the code that went to the phone on record opens the client’s own pages, and the log names the client and nobody else', async () => {
    const phone = aPhone();
    const id = await mine({ fields: { name: '王小明', phone } });
    const linkSecret = await aLink(id);
    await askCode(aFrontCall(office), { linkSecret, language: 'zh' });
    const message = await newestMessageTo(office, id);
    const code = message?.values.code ?? '';
    expect(message).toEqual({ template: 'clients.visit-code', to: phone, values: { code } });
    // Typed before its message is out it opens nothing, and counts as no guess.
    await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    await newestMessageGoesOut(office, id);
    const { visitToken } = await enter(linkSecret, code);
    expect((await aVisitCall(office, visitToken))?.visitor.clientId).toBe(id);
    const events = await office.sql.query(
      `select action, principal_id as who, subject_id as about from audit_event where subject_id = $1 order by occurred_at, id`,
      [id],
    );
    expect(events).toEqual([
      { action: 'clients.invited', who: agent.id, about: id },
      { action: 'clients.visit-code-queued', who: null, about: id },
      { action: 'clients.visit-refused', who: null, about: id },
      { action: 'clients.visit-opened', who: null, about: id },
    ]);
    const log = await logAsText(office);
    for (const value of [phone, '王小明', linkSecret, code, visitToken]) expect(log).not.toContain(value);
  });

  it('leaves nothing of link, code or token in the database', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const code = await codeFor(id, linkSecret);
    const { visitToken } = await enter(linkSecret, code);
    const [stored] = await office.sql.query<{ text: string }>(
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
    const told = await newestMessageTo(office, id);
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
      await office.sql.query('update client set state = $2::client_state where id = $1', [id, state]);
      await askCode(aFrontCall(office), { linkSecret: await aLink(id), language: 'zh' });
      expect((await newestMessageTo(office, id))?.template).toBe(
        state === 'quarantined' ? 'clients.asking-code' : 'clients.visit-code',
      );
    },
  );
});

describe('one and the same answer', () => {
  it('is given to a link that never was, a wrong code, one without a code, used, expired, replaced, withdrawn and guessed', async () => {
    const id = await mine();
    await expect(enter(newLinkSecret(), '000000')).rejects.toMatchObject(REFUSED);
    const first = await aLink(id);
    await expect(enter(first, '000000')).rejects.toMatchObject(REFUSED);
    const code = await codeFor(id, first);
    await expect(enter(first, not(code))).rejects.toMatchObject(REFUSED);
    await enter(first, code);
    await expect(enter(first, code)).rejects.toMatchObject(REFUSED);

    const second = await aLink(id);
    const late = await codeFor(id, second);
    await office.sql.query(`update client_invitation set code_ends_at = now() where code_digest is not null`);
    await expect(enter(second, late)).rejects.toMatchObject(REFUSED);
    const fresh = await codeFor(id, second);
    await office.sql.query(`update client_invitation set ends_at = now() where used_at is null and client_id = $1`, [
      id,
    ]);
    await expect(enter(second, fresh)).rejects.toMatchObject(REFUSED);

    const third = await aLink(id);
    const other = await codeFor(id, third);
    await aLink(id);
    await expect(enter(third, other)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(id)).toEqual(['no-code', 'wrong-code', 'used', 'code-expired', 'expired', 'ended']);
  });

  it('comes in the same time for a link that is one and for one that is not, with and without a code', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const took = async (act: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await act().catch(() => undefined);
      return performance.now() - began;
    };
    for (const act of [
      () => askCode(aFrontCall(office), { linkSecret, language: 'zh' as const }),
      () => askCode(aFrontCall(office), { linkSecret: newLinkSecret(), language: 'zh' as const }),
      () => enter(linkSecret, '123456'),
      () => enter(newLinkSecret(), '123456'),
    ]) {
      expect(await took(act)).toBeGreaterThanOrEqual(PACE_MS - 2);
    }
  });

  it('is given to whoever asks for a code, and the phone of nobody rings for a link that never was', async () => {
    const before = await office.sql.query('select 1 from message');
    expect(await askCode(aFrontCall(office), { linkSecret: newLinkSecret(), language: 'zh' })).toBeUndefined();
    expect(await office.sql.query('select 1 from message')).toHaveLength(before.length);
  });
});

describe('the login of the api', () => {
  const write = (text: string, ...values: unknown[]) =>
    inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, values)).then(
      () => 'written',
      (error) => error.code,
    );

  it('opens no visit by itself: it neither reads nor writes the digest of a code, nor says that one was sent, typed or used', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    await codeFor(id, linkSecret);
    const [{ id: invitation } = { id: '' }] = await office.sql.query<{ id: string }>(
      'select id from client_invitation where client_id = $1',
      [id],
    );
    const digest = Buffer.alloc(32, 7);
    expect(
      await Promise.all([
        write('select code_digest from client_invitation'),
        write('update client_invitation set code_digest = $1', digest),
        write('update client_invitation set codes_sent = 0'),
        write('update client_invitation set used_at = now()'),
        write(
          `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at) values (gen_random_uuid(), $1, $2, $3, now())`,
          ...[id, invitation, digest],
        ),
        write('update message set sent_at = now() where client_id = $1', id),
      ]),
    ).toEqual(Array.from({ length: 6 }, () => 'DB_REFUSED'));
    // A digest of one's own choosing has no message that went out; one that is forged has nothing that the worker could open.
    expect(await write('select keep_visit_code($1, $2)', invitation, digest)).toBe('written');
    const forged = `insert into message (id, key, channel, template, version, language, client_id, sealed, valid_until)
      values (gen_random_uuid(), 'clients.visit-code/' || $1 || '.2', 'sms', 'clients.visit-code', 1, 'zh', $2, '\\x00', now() + interval '1 hour')`;
    expect(await write(forged, invitation, id)).toBe('written');
    const [told] = await inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query('select open_visit($1, $2, $3, $2) as refused', [invitation, digest, newId()]),
    );
    expect(told).toEqual({ refused: 'not-sent' });
    expect(await office.sql.query('select 1 from client_visit where client_id = $1', [id])).toEqual([]);
  });
});

describe('guessing', () => {
  it('is over after five wrong codes, also for the right one, and over all the codes of a link', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    for (let round = 0; round < 2; round += 1) {
      const code = await codeFor(id, linkSecret);
      const tries = round === 0 ? 3 : 2;
      for (let guess = 0; guess < tries; guess += 1)
        await expect(enter(linkSecret, not(code))).rejects.toMatchObject(REFUSED);
      if (round === 1) await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    }
    expect((await refusalsOf(id)).at(-1)).toBe('ended');
    expect(await followInvitation(byAgent(), id)).toMatchObject({ state: 'ended', wrongCodes: 5 });
  });

  it('asks for three codes of a link and no more', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    for (let round = 0; round < 5; round += 1) await askCode(aFrontCall(office), { linkSecret, language: 'zh' });
    expect(await office.sql.query('select 1 from message where client_id = $1', [id])).toHaveLength(3);
  });

  it('of ten together with the right code lets one in', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const code = await codeFor(id, linkSecret);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => enter(linkSecret, code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await office.sql.query('select 1 from client_visit where client_id = $1', [id])).toHaveLength(1);
  });

  it('from one place is refused after sixty tries and told once in the log; a client elsewhere enters', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const code = await codeFor(id, linkSecret);
    const answers = new Map<string, number>();
    for (let lane = 0; lane < 4; lane += 1) {
      const guesses = Array.from({ length: 30 }, () => enter(newLinkSecret(), '111111', 'the guesser'));
      for (const outcome of await Promise.allSettled(guesses)) {
        const told = outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'in';
        answers.set(told, (answers.get(told) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(answers)).toEqual({ CLIENTS_VISIT_REFUSED: 60, CLIENTS_VISIT_LIMITED: 60 });
    const limited = await office.sql.query(
      `select 1 from audit_event where action = 'clients.visit-refused' and facts->>'reason' = 'limited'`,
    );
    expect(limited).toHaveLength(1);
    expect((await enter(linkSecret, code)).visitToken).toHaveLength(43);
  });

  it('gives back the try that was right and no other: whoever holds links of their own guesses no more at others by them', async () => {
    const place = 'the guesser with a link';
    const guess = () => enter(newLinkSecret(), '111111', place).catch(({ code }: { code: string }) => code);
    const told: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      told.push(...(await Promise.all(Array.from({ length: 19 }, guess))));
      const id = await mine();
      const linkSecret = await aLink(id);
      await askCode(aFrontCall(office, place), { linkSecret, language: 'zh' }).catch(() => undefined);
      const code = (await newestMessageTo(office, id))?.values.code ?? '';
      await newestMessageGoesOut(office, id);
      await enter(linkSecret, code, place).catch(() => undefined);
    }
    expect(told.filter((one) => one === 'CLIENTS_VISIT_REFUSED')).toHaveLength(60);
    expect(told.filter((one) => one === 'CLIENTS_VISIT_LIMITED')).toHaveLength(16);
  });

  it('in a storm from everywhere has room for some and turns away the rest at once', async () => {
    const began = performance.now();
    const storm = Array.from({ length: 300 }, async () => {
      const told = await enter(newLinkSecret(), '222222').catch(({ code }: { code: string }) => code);
      return { told, tookMs: performance.now() - began };
    });
    const answers = await Promise.all(storm);
    const turnedAway = answers.filter(({ told }) => told === 'CLIENTS_VISIT_LIMITED');
    expect(answers.filter(({ told }) => told === 'CLIENTS_VISIT_REFUSED')).toHaveLength(64);
    expect(turnedAway).toHaveLength(236);
    expect(Math.max(...turnedAway.map(({ tookMs }) => tookMs))).toBeLessThan(PACE_MS);
  });
});

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
    const call = await aVisitCall(office, await inside(id));
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
    const events = await office.sql.query(
      `select action, purpose, fields from audit_event where subject_id = $1 and action like 'clients.own-%' order by occurred_at, id`,
      [id],
    );
    const fields = expect.arrayContaining(['name', 'phone', 'idNumber', 'remark']);
    expect(events).toEqual([
      { action: 'clients.own-data-shown', purpose: 'own-access', fields },
      { action: 'clients.own-copy-taken', purpose: 'own-access', fields },
    ]);
    expect(await logAsText(office)).not.toMatch(/13811110000|桂花路|11010519491231002X/);
  });

  it('ends when the client leaves, after fifteen idle minutes, after an hour, and when it is withdrawn', async () => {
    const id = await mine();
    const left = await inside(id);
    const call = await aVisitCall(office, left);
    if (call === null) throw new TypeError('no visit');
    await leaveVisit(call);
    await leaveVisit(call);
    expect(await aVisitCall(office, left)).toBeNull();

    const idle = await inside(id);
    await office.sql.query(`update client_visit set ends_at = now() where ended_at is null`);
    expect(await aVisitCall(office, idle)).toBeNull();

    const long = await inside(id);
    await office.sql.query(
      `update client_visit set opened_at = now() - interval '59 minutes', ends_at = now() + interval '1 minute' where ended_at is null and ends_at > now()`,
    );
    expect(await aVisitCall(office, long)).not.toBeNull();
    const [{ left: minutes } = { left: 99 }] = await office.sql.query<{ left: number }>(
      `select extract(epoch from max(ends_at) - now())::float8 / 60 as left from client_visit where ended_at is null and ends_at > now()`,
    );
    expect(minutes).toBeLessThanOrEqual(1);

    const withdrawn = await inside(id);
    expect(await withdrawInvitation(byAgent(), id)).toEqual({ ended: 2 });
    expect(await aVisitCall(office, withdrawn)).toBeNull();
    const ended = await office.sql.query(
      `select 1 from audit_event where action = 'clients.visit-ended' and subject_id = $1`,
      [id],
    );
    expect(ended).toHaveLength(1);
  });

  it('shows nothing of a client who was erased, whose key is gone, or of a token that is made up', async () => {
    const [erased, keyless] = [await mine(), await mine()];
    const [one, two] = [
      await aVisitCall(office, await inside(erased)),
      await aVisitCall(office, await inside(keyless)),
    ];
    if (one === null || two === null) throw new TypeError('no visit');
    await office.sql.query(`update client set state = 'erased' where id = $1`, [erased]);
    await office.destroyKeys([keyless]);
    for (const call of [one, two])
      await expect(showOwnData(call, 'page')).rejects.toMatchObject({ code: 'CLIENTS_CLIENT_NOT_FOUND' });
    for (const token of ['', '-', 'x'.repeat(43), `${'x'.repeat(43)}'`])
      expect(await aVisitCall(office, token)).toBeNull();
  });
});

describe('giving a link', () => {
  const input = (clientId: ClientId) => ({ clientId, reason: 'own-pages', channel: 'screen', language: 'zh' }) as const;

  it('is for whoever reaches the client; absent, erased and out of reach are one answer, and the log tells', async () => {
    const elsewhere = await aBranch(office.sql);
    const [other, gone] = [await aClient(office, elsewhere), await mine()];
    await office.sql.query(`update client set state = 'erased' where id = $1`, [gone]);
    const before = (await eventsOf(office, agent.id)).length;
    for (const id of [other, gone, newId<'Client'>()]) {
      const acts = [
        () => inviteClient(byAgent('branch'), input(id)),
        () => followInvitation(byAgent('branch'), id),
        () => withdrawInvitation(byAgent('branch'), id),
      ];
      for (const act of acts)
        await expect(act()).rejects.toMatchObject({ code: 'CLIENTS_CLIENT_NOT_FOUND', kind: 'not-found' });
    }
    expect((await eventsOf(office, agent.id)).slice(before).map(({ action }) => action)).toEqual(
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
    await office.sql.query(`update client_invitation set created_at = now() - interval '2 days' where client_id = $1`, [
      id,
    ]);
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
    const call = await aVisitCall(office, (await enter(linkSecret, code)).visitToken);
    expect(await state()).toBe('inside');
    if (call !== null) await leaveVisit(call);
    expect(await state()).toBe('visited');
    await aLink(id);
    await office.sql.query(`update client_invitation set ends_at = now() where client_id = $1 and used_at is null`, [
      id,
    ]);
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
    office.db.pool.on('acquire', count);
    await pause(3_000);
    office.db.pool.off('acquire', count);
    expect(taken).toBeLessThanOrEqual(2);
    const code = await codeFor(id, linkSecret);
    await expect.poll(() => seen.at(-1), WAIT).toBe('opened');
    const call = await aVisitCall(office, (await enter(linkSecret, code)).visitToken);
    await expect.poll(() => seen.at(-1), WAIT).toBe('inside');
    if (call !== null) await leaveVisit(call);
    await expect.poll(() => seen.at(-1), WAIT).toBe('visited');
    stop.abort();
    await ended;
    const elsewhere = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], {
      'clients.invite': 'own',
    });
    const hidden = watchInvitation(elsewhere, { clientId: id, forSeconds: 0 }, undefined).next();
    await expect(hidden).rejects.toMatchObject({ code: 'CLIENTS_CLIENT_NOT_FOUND' });
  });
});
