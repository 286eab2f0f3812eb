import type { Instance } from '@kean/dev/instance';
import pg from 'pg';
import type { Colleague } from '../office/colleague.ts';
import type { Answers } from './answers.ts';
import { everyMark, type Marks } from './marks.ts';

/** Larger than the api reads. */
const TOO_LARGE_BYTES = 400 * 1024;

/** Sign-in with everything wrong, bodies that are too large or no JSON, marked headers, addresses that are no page. */
export async function driveWrongTyping(
  anybody: Colleague,
  instance: Instance,
  marks: Marks,
  answers: Answers,
): Promise<void> {
  const origin = new URL(instance.portal.url).origin;
  const [first = '', second = ''] = marks.typed;
  const post = async (address: string, body: string, headers: Record<string, string> = {}) => {
    const sent = { 'content-type': 'application/json', origin, ...headers };
    const response = await fetch(`${origin}${address}`, { method: 'POST', headers: sent, body, redirect: 'manual' });
    answers.take(`POST ${address.replace(/\?.*/, '')}`, { status: response.status, body: await response.text() });
  };
  for (const door of [
    'sign-in/email',
    'sign-up/email',
    'change-password',
    'forget-password',
    'sign-in/social',
    'nothing',
  ]) {
    const told = {
      email: first,
      password: `${second} and ${marks.names[0]}`,
      name: marks.names[1],
      currentPassword: first,
    };
    await post(`/api/auth/${door}`, JSON.stringify({ ...told, newPassword: second, callbackURL: `/${second}` }));
    await post(`/api/auth/${door}`, `{"email":"${first}","password":`);
    await post(`/api/auth/${door}?email=${encodeURIComponent(first)}`, JSON.stringify([first, second]));
  }
  const flood = everyMark(marks).join(' ').repeat(200).slice(0, TOO_LARGE_BYTES);
  await post('/trpc/clients.search', JSON.stringify({ q: flood }), { 'x-request-id': second });
  // The form gives back the address that was typed, and a page its own: only what the office keeps of them is searched.
  const form = new URLSearchParams({ email: first, password: second });
  await anybody.send('/sign-in', { method: 'POST', body: form, headers: { 'x-request-id': first } });
  for (const address of [
    `/clients/${first}`,
    `/nowhere/${encodeURIComponent(marks.names[2] ?? '')}`,
    `/imports/${first}/rejects`,
  ]) {
    await anybody.send(address, { headers: { 'user-agent': `browser of ${second}`, referer: `${origin}/${first}` } });
  }
}

/** Statements that fail in Postgres with marks in them: as text, as parameters, in a row that a rule refuses, in something huge. */
export async function driveDatabaseErrors(instance: Instance, marks: Marks): Promise<number> {
  const [phone = '', name = ''] = [marks.phones[0], marks.names[0]];
  const statements: readonly (readonly [string, readonly unknown[]])[] = [
    [`select '${phone}'::uuid`, []],
    ['select $1::uuid', [name]],
    [`select * from no_such_table where phone = '${phone}'`, []],
    // Refused before it is written: a row that is refused by an index afterwards lies in its page until that is cleared.
    ['insert into role (code, name, name_en) values ($1, null, $1)', [name]],
    [
      "insert into client_field (client_id, field, sealed, source, recorded_by) values (gen_random_uuid(), $1, '', $1, gen_random_uuid())",
      [name],
    ],
    [`do $do$ begin raise exception '%', '${phone}'; end $do$`, []],
    [`select '${everyMark(marks).join(' ').repeat(300)}'::int`, []],
    [`sel ect '${name}'`, []],
  ];
  let failed = 0;
  for (const url of [instance.databases.kean.api, instance.databases.kean.worker, instance.databases.keys.api]) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const [text, values] of statements) {
      await client.query(text, [...values]).catch(() => {
        failed += 1;
      });
    }
    await client.end();
  }
  return failed;
}
