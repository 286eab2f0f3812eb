import { openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId, systemClock } from '@kean/kernel';
import { openMailer } from '@kean/mail';
import { mailChannel, openGroupRobot } from '@kean/messages/channels';
import { messageBook, messagesWorker } from '@kean/messages/worker';
import { startQueues } from '@kean/queues/worker';
import { aStaffMember, type FreshRedis, freshRedis, type TestStaff } from '@kean/testing';
import { startMailServer, type TestMailServer } from '@kean/testing/mail-server';
import { startWecomRobot, type TestRobot } from '@kean/testing/message-gateways';
import type { TellingWay } from '../contract/notifying.ts';
import type { Severity } from '../contract/signals.ts';
import { alertNotices } from '../notifying/alert-notice.ts';
import { AlertTeller } from '../notifying/alert-teller.ts';
import { GROUP } from '../notifying/tell-alerts.ts';

/** An office that tells its alerts by a real mail server and a real robot. */
export interface ToldOffice {
  readonly office: TestOffice;
  readonly worker: Database;
  readonly mail: TestMailServer;
  readonly robot: TestRobot;
  /** Somebody who may handle alerts, with a mailbox `<number>@office.example`. */
  handler(role?: 'security' | 'compliance'): Promise<TestStaff>;
  /** On call all week long; nobody without somebody. */
  onCall(first: TestStaff | null, second?: TestStaff | null): Promise<void>;
  raise(wishes?: { severity?: Severity; about?: TestStaff; rule?: string; count?: number }): Promise<string[]>;
  teller(ways?: readonly TellingWay[]): AlertTeller;
  /** So much of the waiting is over. */
  pass(minutes: number): Promise<void>;
  /** Everybody to whom a mail about alerts came, in its order, from the given one on. */
  mailed(since?: number): string[];
  forget(): Promise<void>;
  close(): Promise<void>;
}

const RAISE = `
  insert into leak_alert (rule, staff_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold, position, event_id)
  select $1, coalesce($2::uuid, gen_random_uuid()), now(), 60, $3, now(), now(), 9, 9, 1, gen_random_uuid()
    from generate_series(1, $4::int) returning id`;

export async function openToldOffice(): Promise<ToldOffice> {
  const [office, redis, mail, robot]: [TestOffice, FreshRedis, TestMailServer, TestRobot] = await Promise.all([
    openOffice(),
    freshRedis(),
    startMailServer({ plain: true }),
    startWecomRobot(),
  ]);
  const { sql } = office;
  const worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test' });
  for (const role of ['security', 'compliance']) {
    await sql.query('insert into role (code, name, name_en) values ($1, $1, $1)', [role]);
    for (const action of ['read-alerts', 'triage-alerts', 'set-on-call'])
      await sql.query(
        `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, $2, 'incidents', $3, 'LeakAlert', 'agency')`,
        [newId(), role, action],
      );
  }
  const channels = {
    mail: mailChannel(
      openMailer({
        ...{ host: '127.0.0.1', port: mail.port, security: 'none', user: null, password: null },
        from: '客安 <kean@office.example>',
      }),
    ),
    sms: null,
    robots: new Map([[GROUP, openGroupRobot({ kind: 'wecom', address: robot.address, secret: null }, systemClock)]]),
  };
  const nothing = () => undefined;
  const queues = await startQueues({
    ...{ db: worker, redisUrl: redis.url, clauses: [messagesWorker] },
    needs: {
      services: { db: worker, keyring: office.keyring },
      messages: { book: messageBook(alertNotices), channels, contactList: null, origin: null },
    },
    observer: { ended: nothing, relayed: nothing, alerted: nothing, missing: nothing, troubled: nothing },
  });
  return {
    office,
    worker,
    mail,
    robot,
    handler: async (role = 'security') => {
      const member = await aStaffMember(sql, { branch: null });
      await sql.query('insert into staff_role values ($1, $2)', [member.id, role]);
      await sql.query(`insert into auth_user (id, name, email) values ($1, '化名', $2)`, [
        member.id,
        `${member.number.toLowerCase()}@office.example`,
      ]);
      return member;
    },
    onCall: async (first, second = null) => {
      await sql.query('delete from on_call_turn');
      for (const [rank, member] of [
        [1, first],
        [2, second],
      ] as const)
        if (member !== null)
          await sql.query('insert into on_call_turn (rank, weekday, from_minute, staff_id) values ($1, 1, 0, $2)', [
            rank,
            member.id,
          ]);
    },
    raise: async ({ severity = 'critical', about, rule = 'reveals-in-a-burst', count = 1 } = {}) => {
      // As the watch does it: the database begins the telling for whoever is no superuser.
      const raised = await inSqlTransaction(worker, nobody, (tx) =>
        tx.query<{ id: string }>(RAISE, [rule, about?.id ?? null, severity, count]),
      );
      const ids = raised.map(({ id }) => id);
      // The moment for which an alert waits for others of its storm.
      await sql.query(`update leak_telling set due_at = now() where alert_id = any($1::uuid[])`, [ids]);
      return ids;
    },
    teller: (ways = ['mail', 'robot']) =>
      new AlertTeller(worker, new Set(ways), {
        told: nothing,
        troubled: (error) => {
          throw error;
        },
      }),
    pass: async (minutes) => {
      await sql.query(`update leak_telling set due_at = due_at - $1::int * interval '1 minute'`, [minutes]);
    },
    mailed: (since = 0) => mail.received.slice(since).flatMap(({ envelopeTo }) => envelopeTo),
    forget: async () => {
      for (const table of [
        'leak_alert',
        'leak_alert_message',
        'leak_way',
        'on_call_turn',
        'on_call_exception',
        'staff_role',
        'timer',
      ])
        await sql.query(`delete from ${table}`);
      await sql.query('delete from message');
      mail.refuse(null);
      robot.trouble(null);
    },
    close: async () => {
      await queues.stop();
      await worker.close();
      await Promise.all([mail.close(), robot.close(), office.close()]);
      await redis.dispose();
    },
  };
}

export const mailOf = ({ number }: TestStaff): string => `${number.toLowerCase()}@office.example`;
