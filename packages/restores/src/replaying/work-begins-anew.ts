/** Promised work of the older day: done again, under numbers that nobody has seen. */
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replaying } from '../clause-restoration.ts';

/** Further than any office counts between two backups. Redis may still hold entries of the day that was lost, by their numbers. */
const FURTHER = 1_000_000;
const JUMP = `select setval('outbox_id_seq', greatest((select last_value from outbox_id_seq), (select coalesce(max(id), 0) from outbox)) + ${FURTHER})`;
const RENUMBER = `update outbox set id = nextval('outbox_id_seq'), relayed_at = null returning id`;
const ABOUT_ANY = 'array(select part.value from jsonb_each_text(payload) part) && $1::text[]';
const FORGET = `delete from outbox where ${ABOUT_ANY} returning id`;
const FORGET_TIMERS = `delete from timer where ${ABOUT_ANY} returning id`;
const CLIENT_NUMBERS = `select setval('client_number_seq', (select last_value from client_number_seq) + $1::int8)`;

const SAY = {
  renumbered: { zh: '未完成的任务，换用新的编号', en: 'promises of work, under new numbers' },
  forgotten: { zh: '涉及已删除客户的任务，已取消', en: 'promises and timers about erased clients, taken back' },
} as const satisfies Record<string, PublicText>;

/**
 * Work whose effect was lost with the database is promised in the restored one still, and is done again. The entries that Redis holds
 * of the lost day lead to numbers that do not exist here, so they do nothing and keep nothing from being done.
 */
export const workRestoration: ClauseRestoration = {
  clause: 'queues',
  replay: async ({ tx, since, erased }: Replaying) => {
    const gone = [...erased.client, ...erased.import];
    const forgotten = await tx.query(FORGET, [gone]);
    const timers = await tx.query(FORGET_TIMERS, [gone]);
    await tx.query(JUMP, []);
    const renumbered = await tx.query(RENUMBER, []);
    await tx.query('delete from worker_pulse', []);
    // Numbers that people said to each other since are not given to somebody else.
    await tx.query(CLIENT_NUMBERS, [since.length + 1]);
    return [
      { what: SAY.renumbered, count: renumbered.length },
      { what: SAY.forgotten, count: forgotten.length + timers.length },
    ];
  },
  checks: [
    {
      invariant: 'I7',
      what: { zh: '没有任务自称已交给已丢失的队列', en: 'no work says that it was handed to a queue that is lost' },
      wrong: async (tx) => (await tx.query('select from outbox where relayed_at is not null', [])).length,
    },
    {
      invariant: 'I7',
      what: { zh: '没有任务涉及已删除的客户', en: 'no work is about an erased client' },
      wrong: async (tx, erased) => {
        return (await tx.query(`select from outbox where ${ABOUT_ANY}`, [[...erased.client, ...erased.import]])).length;
      },
    },
  ],
};
