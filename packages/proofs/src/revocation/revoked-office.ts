import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '@kean/dev/instance';
import { startTemporaryInstance, type TemporaryInstance } from '@kean/dev/instance';
import { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { startFurtherApis } from './three-instances.ts';

/** An office with three processes of the api and one person signed in many times. */
export interface RevokedOffice {
  readonly instance: Instance;
  /** To take one of its processes or stores away. */
  readonly parts: TemporaryInstance['parts'];
  /** Origins of the three. */
  readonly apis: readonly string[];
  /** Cookies of the person, one a session. */
  readonly cookies: readonly string[];
  /** Superuser on the records, to commit what is measured. */
  readonly sql: Client;
  readonly staffId: string;
  /** The list whose progress the person's streams watch. */
  readonly watchPath: string;
  readonly dispose: () => Promise<void>;
}

export async function openRevokedOffice(sessions: number, context: RunContext): Promise<RevokedOffice> {
  context.say(`an office with three processes of the api and ${sessions} sessions of one person`);
  const { instance, parts, dispose } = await startTemporaryInstance();
  const further = await startFurtherApis(instance, 2);
  const url = new URL(instance.databases.admin);
  url.pathname = new URL(instance.databases.kean.owner).pathname;
  const sql = new Client({ connectionString: url.href });
  await sql.connect();
  const who = demoOf(instance, 'agent');
  const cookies: string[] = [];
  while (cookies.length < sessions) cookies.push((await Colleague.signIn(instance, who)).cookieHeader);
  const found = await sql.query<{ id: string }>('select id from auth_user where email = $1', [who.email]);
  const apis = [instance.api.url, ...further.map(({ origin }) => origin)].map((origin) => origin.replace(/\/$/, ''));
  return {
    instance,
    parts,
    apis,
    cookies,
    sql,
    staffId: found.rows[0]?.id ?? '',
    watchPath: await watchedImport(apis[0] ?? '', cookies[0] ?? ''),
    dispose: async () => {
      await sql.end();
      for (const api of further) await api.stop();
      await dispose();
    },
  };
}

/** A small list that waits for its person to confirm the columns, so that watching it goes on. */
async function watchedImport(api: string, cookie: string): Promise<string> {
  const uploaded = await fetch(`${api}/imports`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/octet-stream', 'x-kean-file-name': 'list.csv' },
    body: '姓名,电话\n化名,13900000000\n',
  });
  if (uploaded.status !== 201) throw new Error(`the upload answered ${uploaded.status}`);
  const { id } = (await uploaded.json()) as { id: string };
  const input = encodeURIComponent(JSON.stringify({ importId: id }));
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${api}/trpc/collection.imports.get?input=${input}`, { headers: { cookie } });
    const { result } = (await answer.json()) as { result?: { data: { state: string } } };
    if (result?.data.state === 'mapping') return `/trpc/collection.imports.watch?input=${input}`;
    await pause(100);
  }
  throw new Error('the list was not looked into');
}
