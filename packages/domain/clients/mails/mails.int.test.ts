import { type Database, inSqlTransaction, nobody, openDatabase, visitorPrincipal } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { VisitContext } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskedMailCode } from '../contract/mails.ts';
import { readDossier } from '../operations/read-dossier.ts';
import { policy } from '../policy.ts';
import { aCall, aFrontCall, aVisitCall, logAsText, newestMessageGoesOut, newestMessageTo } from '../testing/index.ts';
import { not, REFUSED, visitDesk } from '../testing/visit-desk.ts';
import { askCode } from '../visits/entry/ask-code.ts';
import { inviteClient } from '../visits/invite-client.ts';
import { showOwnData } from '../visits/show-own-data.ts';
import { askMailCode } from './ask-mail-code.ts';
import { dropOwnMail, ownMail } from './own-mail.ts';
import { proveMail } from './prove-mail.ts';

const desk = visitDesk();
const { byAgent, mine, aLink, enter, inside, refusalsOf } = desk;
const ADDRESS = 'duanmu.jin@mail.example';
let worker: Database;

beforeAll(() => {
  worker = openDatabase({ url: desk.office.database.urls.kean_worker, applicationName: 'kean-test', max: 2 });
});
afterAll(() => worker.close());

async function visitOf(clientId: ClientId): Promise<VisitContext> {
  const call = await aVisitCall(desk.office, await inside(clientId));
  if (call === null) throw new TypeError('no visit');
  return call;
}

/** The code that went to the mailbox, which the mail server took. */
async function mailed(clientId: ClientId): Promise<string> {
  const told = await newestMessageTo(desk.office, clientId);
  await newestMessageGoesOut(desk.office, clientId);
  return told?.values.code ?? '';
}

async function asks(call: VisitContext, address = ADDRESS): Promise<AskedMailCode & { readonly code: string }> {
  const asked = await askMailCode(call, { address, language: 'zh' });
  return { ...asked, code: await mailed(call.visitor.clientId) };
}

async function withMail(address = ADDRESS): Promise<ClientId> {
  const id = await mine();
  const call = await visitOf(id);
  await proveMail(call, { ...(await asks(call, address)), address });
  return id;
}

const askByMail = (linkSecret: string) => askCode(aFrontCall(desk.office), { linkSecret, way: 'mail', language: 'zh' });
const askByPhone = (linkSecret: string) => askCode(aFrontCall(desk.office), { linkSecret, way: 'sms', language: 'zh' });
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    ({ code }: { code: string }) => code,
  );
const asLogin = (db: Database, text: string, ...values: unknown[]) =>
  inSqlTransaction(db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, values)).then(
    () => 'written',
    (error) => error.code,
  );

describe('a mailbox', () => {
  it('is recorded by the code that went there, is told to the phone, is shown to the client and to nobody of the office', async () => {
    const id = await mine();
    const call = await visitOf(id);
    expect(await ownMail(call)).toBeNull();
    const asked = await askMailCode(call, { address: ADDRESS, language: 'zh' });
    expect(await newestMessageTo(desk.office, id)).toMatchObject({ template: 'clients.mail-code', to: ADDRESS });
    await proveMail(call, { ...asked, address: ADDRESS, code: await mailed(id) });
    expect(await ownMail(call)).toMatchObject({ recordedAt: expect.any(Date) });
    expect(await newestMessageTo(desk.office, id)).toMatchObject({ template: 'clients.mail-recorded' });
    const own = (await showOwnData(call, 'page')).open();
    expect(own.fields).toContainEqual(expect.objectContaining({ field: 'mail', value: ADDRESS, source: 'client' }));
    const seen = await readDossier(aCall(desk.office, desk.agent, [policy], { 'clients.read': 'own' }), id);
    expect(seen.fields.map(({ field }) => field)).not.toContain('mail');
    expect(await logAsText(desk.office)).not.toContain(ADDRESS);
  });

  it('is not recorded by a wrong code, for another address, in another visit, twice, or before the server took the mail', async () => {
    const [id, other] = [await mine(), await mine()];
    const call = await visitOf(id);
    const early = await askMailCode(call, { address: ADDRESS, language: 'zh' });
    const unsent = (await newestMessageTo(desk.office, id))?.values.code ?? '';
    const refused = 'CLIENTS_MAIL_CODE_REFUSED';
    expect(await codeOf(proveMail(call, { ...early, address: ADDRESS, code: unsent }))).toBe(refused);
    await newestMessageGoesOut(desk.office, id);
    expect(await codeOf(proveMail(call, { ...early, address: 'someone@else.example', code: unsent }))).toBe(refused);
    expect(await codeOf(proveMail(call, { ...early, address: ADDRESS, code: not(unsent) }))).toBe(refused);
    expect(await codeOf(proveMail(await visitOf(other), { ...early, address: ADDRESS, code: unsent }))).toBe(refused);
    expect(await codeOf(proveMail(call, { ...early, address: ADDRESS, code: unsent }))).toBe('done');
    expect(await codeOf(proveMail(call, { ...early, address: ADDRESS, code: unsent }))).toBe(refused);
    const told = await desk.office.sql.query<{ reason: string }>(
      `select facts->>'reason' as reason from audit_event where action = 'clients.mail-refused' and subject_id = any ($1) order by occurred_at, id`,
      [[id, other]],
    );
    expect(told.map(({ reason }) => reason)).toEqual([
      'not-sent',
      'wrong-code',
      'wrong-code',
      'no-code',
      'code-expired',
    ]);
  });

  it('is asked about five times a day, never one of staff, and no more than five wrong codes each', async () => {
    const id = await mine();
    const call = await visitOf(id);
    const [{ email } = { email: '' }] = await desk.office.sql.query<{ email: string }>(
      `insert into auth_user (id, name, email, email_verified, created_at, updated_at)
       values ($1, '同事', 'colleague@office.example', true, now(), now()) returning email`,
      [desk.agent.id],
    );
    expect(await codeOf(askMailCode(call, { address: email, language: 'zh' }))).toBe('CLIENTS_MAIL_IS_STAFFS');
    expect(await codeOf(askMailCode(call, { address: 'no address', language: 'zh' }))).toBe(
      'CLIENTS_MAIL_NOT_AN_ADDRESS',
    );
    const asked = await asks(call);
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await codeOf(proveMail(call, { ...asked, address: ADDRESS, code: not(asked.code) }))).toBe(
        'CLIENTS_MAIL_CODE_REFUSED',
      );
    }
    expect(await codeOf(proveMail(call, { ...asked, address: ADDRESS }))).toBe('CLIENTS_MAIL_CODE_REFUSED');
    for (let more = 0; more < 3; more += 1) await asks(call);
    expect(await codeOf(askMailCode(call, { address: ADDRESS, language: 'zh' }))).toBe('CLIENTS_MAIL_CODES_USED_UP');
  });

  it('is taken away by the client, and opens nothing from then on, also by a code that is under way', async () => {
    const id = await withMail();
    const call = await visitOf(id);
    const linkSecret = await aLink(id);
    await askByMail(linkSecret);
    const code = await mailed(id);
    await dropOwnMail(call);
    expect(await ownMail(call)).toBeNull();
    await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    expect(await refusalsOf(id)).toEqual(['no-mail']);
    expect(await askByMail(await aLink(id))).toEqual({ mail: false });
  });

  it('of somebody who has not answered since an old list was taken over is not taken down', async () => {
    const id = await mine();
    const call = await visitOf(id);
    await desk.office.sql.query(`update client set state = 'quarantined' where id = $1`, [id]);
    expect(await codeOf(askMailCode(call, { address: ADDRESS, language: 'zh' }))).toBe('CLIENTS_MAIL_AFTER_THE_ANSWER');
  });
});

describe('a code to the mailbox', () => {
  it('opens the pages together with a link from the screen or by text message, and is offered without a letter of the address', async () => {
    const id = await withMail();
    const linkSecret = await aLink(id);
    expect(await askByPhone(linkSecret)).toEqual({ mail: true });
    expect(await askByMail(linkSecret)).toEqual({ mail: true });
    expect(await newestMessageTo(desk.office, id)).toMatchObject({ template: 'clients.visit-code', to: ADDRESS });
    expect((await enter(linkSecret, await mailed(id))).visitToken).toHaveLength(43);
  });

  it('lets in a client whose phone takes no message or awaits, for whom no link goes by text message', async () => {
    const id = await withMail();
    await desk.office.sql.query(
      `insert into client_phone_change (id, client_id, changed_by, changed_in) values (gen_random_uuid(), $1, $2, 1)`,
      [id, desk.agent.id],
    );
    const sms = { clientId: id, reason: 'own-pages', channel: 'sms', language: 'zh' } as const;
    await expect(inviteClient(byAgent(), sms)).rejects.toMatchObject({ code: 'CLIENTS_PHONE_AWAITS' });
    const linkSecret = await aLink(id);
    expect(await askByPhone(linkSecret)).toEqual({ mail: true });
    expect(await refusalsOf(id)).toEqual(['phone-awaits']);
    await askByMail(linkSecret);
    expect((await enter(linkSecret, await mailed(id))).visitToken).toHaveLength(43);
  });

  it('shares the three codes and five guesses of a link with the phone, and only the newest counts', async () => {
    const id = await withMail();
    const linkSecret = await aLink(id);
    await askByPhone(linkSecret);
    const older = await mailed(id);
    await askByMail(linkSecret);
    const newer = await mailed(id);
    if (older !== newer) await expect(enter(linkSecret, older)).rejects.toMatchObject(REFUSED);
    await askByMail(linkSecret);
    await mailed(id);
    expect(await askByMail(linkSecret)).toEqual({ mail: false });
    expect((await refusalsOf(id)).at(-1)).toBe('codes-used-up');
  });

  it('is not sent, and not offered, for a link that leads nowhere or a client who named none', async () => {
    const id = await mine();
    expect(await askByMail(await aLink(id))).toEqual({ mail: false });
    expect(await refusalsOf(id)).toEqual(['no-mail']);
    expect(await askByMail('x'.repeat(22))).toEqual({ mail: false });
  });
});

describe('the database', () => {
  it('lets no login put a mailbox onto a record, change it, or take it away', async () => {
    const [bare, id] = [await mine(), await withMail()];
    const insert = `insert into client_field (client_id, field, sealed, source, recorded_by, recorded_at) values ($1, 'mail', '\\x01', 'staff', $1, now())`;
    const rename = `update client_field set field = 'mail' where client_id = $1 and field = 'name'`;
    const change = `update client_field set sealed = '\\x01', source = 'staff' where client_id = $1 and field = 'mail'`;
    for (const db of [desk.office.db, worker]) {
      expect(await asLogin(db, insert, bare)).toBe('DB_REFUSED');
      expect(await asLogin(db, rename, bare)).toBe('DB_REFUSED');
      expect(await asLogin(db, change, id)).toBe('DB_REFUSED');
      expect(await asLogin(db, `delete from client_field where client_id = $1 and field = 'mail'`, id)).toBe(
        'DB_REFUSED',
      );
    }
    // Sealed anew under another key it stays the mailbox that it was.
    expect(
      await asLogin(worker, `update client_field set sealed = sealed where client_id = $1 and field = 'mail'`, id),
    ).toBe('written');
  });

  it('proves nothing for somebody who does not visit, and no field but the mailbox goes while its client is here', async () => {
    const id = await withMail();
    const text = 'select prove_client_mail(gen_random_uuid(), gen_random_uuid(), sha256($1), $2) as told';
    const asVisitor = (whom: ClientId) =>
      inSqlTransaction(desk.office.db, visitorPrincipal(whom), (tx) =>
        tx.query(text, [Buffer.from('x'), Buffer.alloc(32)]),
      );
    expect(await asVisitor(id)).toEqual([{ told: 'ended' }]);
    expect(await asLogin(worker, `delete from client_field where client_id = $1 and field = 'name'`, id)).toBe(
      'DB_REFUSED',
    );
  });
});
