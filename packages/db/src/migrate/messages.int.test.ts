import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSql } from '@kean/testing';
import { expect, inject, test } from 'vitest';
import { withDatabase } from './database-url.ts';
import { applyMigrations } from './schema-engine.ts';
import { migrationsFolder } from './which-database.ts';
import { withConnection } from './with-connection.ts';

const MESSAGES = '20261127000610_messages';
/** The last that an office could have had before. */
const BEFORE = '20261127000702_new_device_by_mail';
const DEVICE = '018f0000-0000-7000-8000-000000000001';

/** A notice that is promised and not done, one that is done, and work of another kind. */
const OLD_OFFICE = `
  set session_replication_role = replica;
  insert into known_device (id, staff_id, digest, browser, system, session_id)
  values ('${DEVICE}', gen_random_uuid(), decode(repeat('ab', 32), 'hex'), 'chrome', 'windows', gen_random_uuid());
  insert into outbox (queue, job, key, payload, relayed_at) values
    ('agency-mail', 'agency.mail-new-device', 'agency.mail-new-device/${DEVICE}', '{"deviceId": "${DEVICE}"}', now()),
    ('agency-mail', 'agency.mail-new-device', 'agency.mail-new-device/gone', '{"deviceId": "018f0000-0000-7000-8000-000000000002"}', now()),
    ('upkeep', 'upkeep.keep-house', 'upkeep.keep-house/1', '{"task": "forget-done-jobs"}', null)`;

test('a notice of a new device that was promised before there were messages becomes one, and is handed over anew', async () => {
  const { adminUrl } = inject('testServices');
  const name = `messages_${process.pid}`;
  const before = await mkdtemp(join(tmpdir(), 'kean-before-'));
  await withConnection(adminUrl, (client) => client.query(`create database ${name}`));
  try {
    const url = withDatabase(adminUrl, name);
    for (const entry of await readdir(migrationsFolder('kean'))) {
      if (entry.startsWith('migration_lock') || (entry <= BEFORE && entry !== MESSAGES))
        await cp(join(migrationsFolder('kean'), entry), join(before, entry), { recursive: true });
    }
    await applyMigrations(url, before);
    const sql = openSql(url);
    await sql.query(OLD_OFFICE);
    expect(await applyMigrations(url, migrationsFolder('kean'))).toContain(MESSAGES);
    const messages = await sql.query<{ id: string }>(
      'select id, key, channel, template, version, language, urgent, state, facts from message',
    );
    expect(messages).toMatchObject([
      {
        ...{ key: `agency.new-device/${DEVICE}`, channel: 'mail', template: 'agency.new-device', version: 1 },
        ...{ language: 'both', urgent: true, state: 'queued', facts: { deviceId: DEVICE } },
      },
    ]);
    // What its device is gone for needs no notice any more.
    expect(await sql.query('select queue, job, key, payload, relayed_at from outbox order by job')).toEqual([
      {
        ...{ queue: 'messages-urgent', job: 'messages.send-urgent', key: `messages.send-urgent/${messages[0]?.id}` },
        ...{ payload: { messageId: messages[0]?.id }, relayed_at: null },
      },
      expect.objectContaining({ job: 'upkeep.keep-house' }),
    ]);
    await sql.close();
  } finally {
    await withConnection(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
    await rm(before, { recursive: true, force: true });
  }
});
