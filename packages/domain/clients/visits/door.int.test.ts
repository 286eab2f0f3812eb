import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { aFrontCall } from '../testing/index.ts';
import { not, REFUSED, visitDesk } from '../testing/visit-desk.ts';
import { askCode } from './entry/ask-code.ts';
import { PACE_MS } from './entry/at-one-pace.ts';
import { newLinkSecret } from './secrets.ts';

const desk = visitDesk();
const { mine, aLink, codeFor, enter, refusalsOf } = desk;

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
    await desk.office.sql.query(`update client_invitation set code_ends_at = now() where code_digest is not null`);
    await expect(enter(second, late)).rejects.toMatchObject(REFUSED);
    const fresh = await codeFor(id, second);
    await desk.office.sql.query(
      `update client_invitation set ends_at = now() where used_at is null and client_id = $1`,
      [id],
    );
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
      () => askCode(aFrontCall(desk.office), { linkSecret, language: 'zh' as const }),
      () => askCode(aFrontCall(desk.office), { linkSecret: newLinkSecret(), language: 'zh' as const }),
      () => enter(linkSecret, '123456'),
      () => enter(newLinkSecret(), '123456'),
    ]) {
      expect(await took(act)).toBeGreaterThanOrEqual(PACE_MS - 2);
    }
  });

  it('is given to whoever asks for a code, and the phone of nobody rings for a link that never was', async () => {
    const before = await desk.office.sql.query('select 1 from message');
    expect(await askCode(aFrontCall(desk.office), { linkSecret: newLinkSecret(), language: 'zh' })).toEqual({
      mail: false,
    });
    expect(await desk.office.sql.query('select 1 from message')).toHaveLength(before.length);
  });
});

describe('the login of the api', () => {
  const write = (text: string, ...values: unknown[]) =>
    inSqlTransaction(desk.office.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(text, values)).then(
      () => 'written',
      (error) => error.code,
    );

  it('opens no visit by itself: it neither reads nor writes the digest of a code, nor says that one was sent, typed or used', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    await codeFor(id, linkSecret);
    const [{ id: invitation } = { id: '' }] = await desk.office.sql.query<{ id: string }>(
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
    const [told] = await inSqlTransaction(desk.office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query('select open_visit($1, $2, $3, $2) as refused', [invitation, digest, newId()]),
    );
    expect(told).toEqual({ refused: 'not-sent' });
    expect(await desk.office.sql.query('select 1 from client_visit where client_id = $1', [id])).toEqual([]);
  });
});
