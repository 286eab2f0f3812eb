import { inSqlTransaction, nobody, openDatabase, visitorPrincipal } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import type { SignedInContext, VisitContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestStaff } from '@kean/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientsLeaving } from '../leaving.ts';
import { askMailCode } from '../mails/ask-mail-code.ts';
import { proveMail } from '../mails/prove-mail.ts';
import { policy } from '../policy.ts';
import {
  aCall,
  aClient,
  aFrontCall,
  aLiveVisit,
  aVisitCall,
  logAsText,
  newestMessageGoesOut,
  newestMessageTo,
} from '../testing/index.ts';
import { not, REFUSED, visitDesk } from '../testing/visit-desk.ts';
import { askCode } from '../visits/entry/ask-code.ts';
import { inviteClient } from '../visits/invite-client.ts';
import { digestOf } from '../visits/secrets.ts';
import { showOwnData } from '../visits/show-own-data.ts';
import { issueSheet } from './issue-sheet.ts';
import { ownEntries } from './own-entries.ts';
import { digestOfSheetCode } from './sheet-code.ts';
import { sheetsOfClient, withdrawSheets } from './sheets-of-client.ts';

const desk = visitDesk();
const { mine, aLink, enter, refusalsOf } = desk;
let manager: TestStaff;
let officer: TestStaff;

beforeAll(async () => {
  manager = await aStaffMember(desk.office.sql, { branch: desk.here });
  officer = await aStaffMember(desk.office.sql, { branch: desk.here });
  await desk.office.sql.query(`insert into role (code, name, name_en) values ('compliance', '合规', 'Compliance')`);
  await desk.office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'compliance', 'clients', 'issue-sheets', 'Client', 'agency')`,
    [newId()],
  );
  await desk.office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'compliance')`, [officer.id]);
});

const as = (who: TestStaff, invites = true): SignedInContext =>
  aCall(desk.office, who, [policy], {
    'clients.issue-sheets': 'branch',
    ...(invites && { 'clients.invite': 'branch' as const }),
  });
const byManager = () => as(manager);
const asked = (clientId: ClientId) => ({ clientId, paper: 'identity-card', isPresent: true }) as const;
const onScreen = (clientId: ClientId) =>
  ({ clientId, reason: 'own-pages', channel: 'screen', language: 'zh' }) as const;
let lines = 0;
/** A number each once, and none that takes a text message. */
function aLandline() {
  lines += 1;
  return { fields: { name: '李四', phone: `0371-6666${8000 + lines}` } };
}
const landline = () => mine(aLandline());
async function visitBySheet(id: ClientId): Promise<VisitContext> {
  const { code } = await issueSheet(byManager(), asked(id));
  const call = await aVisitCall(desk.office, (await enter(await aLink(id), code)).visitToken);
  if (call === null) throw new TypeError('no visit');
  return call;
}
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    ({ code }: { code: string }) => code,
  );

describe('a client without a mobile', () => {
  it('comes in by a sheet that one person printed and a link that another one gave, once', async () => {
    const id = await landline();
    expect(await codeOf(aLink(id))).toBe('CLIENTS_CLIENT_HAS_NO_PHONE');
    const { code, endsAt } = await issueSheet(byManager(), asked(id));
    expect(code).toMatch(/^\d{12}$/);
    expect(endsAt.getTime() - Date.now()).toBeGreaterThan(23 * 3_600_000);
    const linkSecret = await aLink(id);
    const call = await aVisitCall(desk.office, (await enter(linkSecret, code)).visitToken);
    if (call === null) throw new TypeError('no visit');
    expect((await showOwnData(call, 'page')).open().fields).toContainEqual(
      expect.objectContaining({ field: 'name', value: '李四' }),
    );
    // Used up, both of them.
    await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    expect(await codeOf(aLink(id))).toBe('CLIENTS_CLIENT_HAS_NO_PHONE');
    expect(await sheetsOfClient(byManager(), id)).toMatchObject([{ state: 'used', paper: 'identity-card' }]);
  });

  it.each(['quarantined', 'restricted'] as const)('comes in while they are %s as well', async (state) => {
    const id = await mine({ ...aLandline(), consents: 'none' });
    await desk.office.sql.query('update client set state = $2 where id = $1', [id, state]);
    const call = await visitBySheet(id);
    expect((await showOwnData(call, 'page')).open()).toMatchObject({ state });
  });

  it('comes in by it where another household has the same landline', async () => {
    const shared = aLandline();
    const { phone } = shared.fields;
    await aClient(desk.office, await aBranch(desk.office.sql), { fields: { name: '赵六', phone } });
    const id = await mine(shared);
    const [carries] = await desk.office.sql.query('select phone_carries($1) as as_what', [id]);
    expect(carries).toEqual({ as_what: 'shared' });
    expect((await visitBySheet(id)).visitor.clientId).toBe(id);
  });

  it('sees who let them in, by role: every sheet that was printed, and every visit', async () => {
    const id = await landline();
    await issueSheet(byManager(), asked(id));
    const call = await visitBySheet(id);
    expect(await ownEntries(call)).toMatchObject({
      sheets: [{ state: 'used' }, { state: 'ended' }],
      visits: [{ bySheet: true }],
    });
    const { sheets } = await ownEntries(call);
    expect(JSON.stringify(sheets)).not.toContain(manager.id);
  });

  it('names a mailbox in that visit, and comes in by it afterwards; a further sheet is told to it', async () => {
    const id = await landline();
    const call = await visitBySheet(id);
    const address = 'li.si@mail.example';
    const mailed = await askMailCode(call, { address, language: 'zh' });
    const mailCode = (await newestMessageTo(desk.office, id))?.values.code ?? '';
    await newestMessageGoesOut(desk.office, id);
    await proveMail(call, { ...mailed, address, code: mailCode });
    const linkSecret = await aLink(id);
    await askCode(aFrontCall(desk.office), { linkSecret, way: 'mail', language: 'zh' });
    const code = (await newestMessageTo(desk.office, id))?.values.code ?? '';
    await newestMessageGoesOut(desk.office, id);
    expect((await enter(linkSecret, code)).visitToken).toHaveLength(43);
    await issueSheet(byManager(), asked(id));
    expect(await newestMessageTo(desk.office, id)).toMatchObject({ template: 'clients.sheet-printed', to: address });
  });

  it('is told of to whoever prints for the agency and had no part in it, naming nobody', async () => {
    const id = await landline();
    await visitBySheet(id);
    const told = await desk.office.sql.query<{ facts: { staffId: string } }>(
      `select m.facts from message m join client_visit v on m.facts->>'visitId' = v.id::text
        where m.template = 'clients.sheet-used' and v.client_id = $1`,
      [id],
    );
    expect(told.map(({ facts }) => facts.staffId)).toEqual([officer.id]);
  });
});

describe('a sheet', () => {
  it('is not printed by whoever the client is assigned to, or who gave the link; nor does its printer give one', async () => {
    const id = await landline();
    expect(await codeOf(issueSheet(as(desk.agent), asked(id)))).toBe('CLIENTS_SHEET_BY_ANOTHER');
    await issueSheet(byManager(), asked(id));
    expect(await codeOf(inviteClient(byManager(), onScreen(id)))).toBe('CLIENTS_SHEET_AND_LINK_BY_TWO');
    await inviteClient(as(officer), onScreen(id));
    expect(await codeOf(issueSheet(as(officer), asked(id)))).toBe('CLIENTS_SHEET_BY_ANOTHER');
    const reasons = await desk.office.sql.query<{ reason: string }>(
      `select facts->>'reason' as reason from audit_event where action = 'clients.sheet-refused' and subject_id = $1 order by occurred_at, id`,
      [id],
    );
    expect(reasons.map(({ reason }) => reason)).toEqual(['own', 'own']);
  });

  it('opens nothing beside a link of the same hand, however the rows came to be', async () => {
    const id = await landline();
    const { code } = await issueSheet(byManager(), asked(id));
    const linkSecret = await aLink(id);
    await desk.office.sql.query('update client_invitation set invited_by = $2 where client_id = $1', [id, manager.id]);
    await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(id)).toEqual(['one-hand']);
  });

  it('is not for a client with a mobile, while a changed phone waits, or more than three times a day', async () => {
    expect(await codeOf(issueSheet(byManager(), asked(await mine())))).toBe('CLIENTS_SHEET_HAS_MOBILE');
    const changed = await landline();
    await desk.office.sql.query(
      `insert into client_phone_change (id, client_id, changed_by, changed_in) values ($1, $2, $3, 1)`,
      [newId(), changed, desk.agent.id],
    );
    expect(await codeOf(issueSheet(byManager(), asked(changed)))).toBe('CLIENTS_SHEET_PHONE_AWAITS');
    const often = await landline();
    for (let time = 0; time < 3; time += 1) await issueSheet(byManager(), asked(often));
    expect(await codeOf(issueSheet(byManager(), asked(often)))).toBe('CLIENTS_SHEETS_TOO_MANY');
  });

  it('is over when the phone is changed under it, when it is withdrawn, replaced, expired, or tried five times', async () => {
    const changed = await landline();
    const { code } = await issueSheet(byManager(), asked(changed));
    const link = await aLink(changed);
    await desk.office.sql.query(
      `insert into client_phone_change (id, client_id, changed_by, changed_in) values ($1, $2, $3, 1)`,
      [newId(), changed, desk.agent.id],
    );
    await expect(enter(link, code)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(changed)).toEqual(['phone-awaits']);

    const withdrawn = await landline();
    const one = await issueSheet(byManager(), asked(withdrawn));
    const two = await issueSheet(byManager(), asked(withdrawn));
    const linkSecret = await aLink(withdrawn);
    await expect(enter(linkSecret, one.code)).rejects.toMatchObject(REFUSED);
    expect(await withdrawSheets(byManager(), withdrawn)).toEqual({ ended: 1 });
    await expect(enter(linkSecret, two.code)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(withdrawn)).toEqual(['wrong-code', 'no-sheet']);

    const late = await landline();
    const printed = await issueSheet(byManager(), asked(late));
    const lateLink = await aLink(late);
    await desk.office.sql.query('update client_sheet set ends_at = now() where client_id = $1', [late]);
    await expect(enter(lateLink, printed.code)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(late)).toEqual(['no-sheet']);

    const guessed = await landline();
    const right = await issueSheet(byManager(), asked(guessed));
    const tried = await aLink(guessed);
    const wrong = `${not('0'.repeat(6))}${'0'.repeat(6)}`;
    for (let time = 0; time < 5; time += 1) await expect(enter(tried, wrong)).rejects.toMatchObject(REFUSED);
    await expect(enter(tried, right.code)).rejects.toMatchObject(REFUSED);
    expect(await sheetsOfClient(byManager(), guessed)).toMatchObject([{ state: 'ended' }]);
    expect((await refusalsOf(guessed)).at(-1)).toBe('ended');
  });

  it('stays ended, and its link used up, also for whoever may end them', async () => {
    const ended = await landline();
    await issueSheet(byManager(), asked(ended));
    const endedLink = await aLink(ended);
    const used = await landline();
    const { code } = await issueSheet(byManager(), asked(used));
    await enter(await aLink(used), code);
    await withdrawSheets(byManager(), ended);
    await desk.office.sql.query(
      `update client_invitation set ended_at = now(), ended_because = 'withdrawn' where client_id = $1`,
      [ended],
    );
    await desk.office.sql.query('update client_visit set ended_at = now() where client_id = $1', [used]);
    await expect(enter(endedLink, code)).rejects.toMatchObject(REFUSED);
    for (const again of [
      ['update client_sheet set ended_at = null, ended_because = null where client_id = $1', ended],
      [`update client_invitation set ended_at = null, ended_because = null where client_id = $1`, ended],
      ['update client_sheet set used_at = null where client_id = $1', used],
      ['update client_invitation set used_at = null where client_id = $1', used],
      [`update client_visit set ended_at = null where client_id = $1`, used],
    ] as const) {
      await expect(desk.office.sql.query(again[0], [again[1]]), again[0]).rejects.toThrow('what ended stays ended');
    }
  });

  it('lets in one of two who come with it at once', async () => {
    const id = await landline();
    const { code } = await issueSheet(byManager(), asked(id));
    const linkSecret = await aLink(id);
    const came = await Promise.all([codeOf(enter(linkSecret, code)), codeOf(enter(linkSecret, code))]);
    expect(came.sort()).toEqual(['CLIENTS_VISIT_REFUSED', 'done']);
  });

  it('is taken back with the links of whoever printed it and leaves', async () => {
    const id = await landline();
    const { code } = await issueSheet(as(officer), asked(id));
    const linkSecret = await aLink(id);
    const [links] = clientsLeaving.sinks;
    if (links === undefined || !('clear' in links)) throw new TypeError('links and sheets are taken back first');
    const url = desk.office.database.urls.kean_worker;
    const worker = openDatabase({ url, applicationName: 'kean-test', max: 1 });
    const [taken, left] = await inSqlTransaction(worker, { ...nobody, clientScope: 'agency' }, async (tx) => [
      await links.clear(tx, officer.id),
      await links.countLeft(tx, officer.id),
    ]).finally(() => worker.close());
    expect(taken).toBeGreaterThan(0);
    expect(left).toBe(0);
    await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(id)).toEqual(['no-sheet']);
  });

  it('is for whoever reaches the client; absent and out of reach are one answer', async () => {
    const other = await aClient(desk.office, await aBranch(desk.office.sql), aLandline());
    for (const id of [other, newId<'Client'>()]) {
      expect(await codeOf(issueSheet(byManager(), asked(id)))).toBe('CLIENTS_CLIENT_NOT_FOUND');
      expect(await codeOf(sheetsOfClient(byManager(), id))).toBe('CLIENTS_CLIENT_NOT_FOUND');
      expect(await codeOf(withdrawSheets(byManager(), id))).toBe('CLIENTS_CLIENT_NOT_FOUND');
    }
  });

  it('leaves no code in the log, in a message or in the database', async () => {
    const id = await landline();
    const { code } = await issueSheet(byManager(), asked(id));
    const stored = await desk.office.sql.query<{ row: string }>(
      'select row_to_json(s)::text as row from client_sheet s where client_id = $1',
      [id],
    );
    expect(`${await logAsText(desk.office)}${JSON.stringify(stored)}`).not.toContain(code);
    expect(JSON.stringify(stored)).not.toContain(digestOf(code).toString('hex'));
    expect(JSON.stringify(stored)).toContain((await digestOfSheetCode(id, code)).toString('hex'));
  });
});

describe('the login of the api', () => {
  const write = (principal: Parameters<typeof inSqlTransaction>[1], text: string, ...values: unknown[]) =>
    inSqlTransaction(desk.office.db, principal, (tx) => tx.query(text, values)).then(
      () => 'written',
      (error) => error.code,
    );
  const anybody = { ...nobody, clientScope: 'agency' } as const;

  it('writes no sheet, reads no digest and says of none that it was used', async () => {
    const id = await landline();
    await issueSheet(byManager(), asked(id));
    const forged = `insert into client_sheet (id, client_id, issued_by, paper, digest) values ($1, $2, $3, 'passport', $4)`;
    const said = [
      await write(anybody, forged, newId(), id, manager.id, Buffer.alloc(32)),
      await write(anybody, 'select digest from client_sheet'),
      await write(anybody, 'update client_sheet set used_at = null'),
      await write(anybody, 'update client_sheet set digest = $1', Buffer.alloc(32)),
      await write(anybody, 'delete from client_sheet'),
    ];
    expect(said).toEqual(Array.from({ length: 5 }, () => 'DB_REFUSED'));
  });

  it('writes no consent in a visit that a sheet opened', async () => {
    const call = await visitBySheet(await landline());
    const { clientId, visitId } = call.visitor;
    const given = `insert into consent_act (id, client_id, kind, channel, visit_id) values ($1, $2, 'given', 'own-phone', $3)`;
    expect(await write(visitorPrincipal(clientId), given, newId(), clientId, visitId)).toBe('DB_REFUSED');
    // The same words in a visit by a code that was sent get past this rule, and are refused for what they lack.
    const other = await mine();
    const sent = await aLiveVisit(desk.office, other);
    expect(await write(visitorPrincipal(other), given, newId(), other, sent)).not.toBe('DB_REFUSED');
  });
});
