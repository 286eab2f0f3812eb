import { setTimeout as pause } from 'node:timers/promises';
import { openSql } from '@kean/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ORIGIN, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';
import { type ListeningWatch, type RevocationNews, type RevocationWatchOptions, watchRevocations } from './index.ts';
import { readRevocations } from './read-revocations.ts';

let office: SignInOffice;
const watches: ListeningWatch[] = [];
beforeAll(async () => {
  office = await openSignInOffice();
});
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.stop();
});
afterAll(() => office.close());

interface Watched {
  readonly watch: ListeningWatch;
  readonly news: RevocationNews[];
  readonly troubles: unknown[];
  silences: number;
}

async function watched(changes: Partial<RevocationWatchOptions> = {}): Promise<Watched> {
  const told = { news: [] as RevocationNews[], troubles: [] as unknown[], silences: 0 };
  const watch = watchRevocations({
    db: office.db,
    onNews: (news) => void told.news.push(news),
    onSilence: () => {
      told.silences += 1;
    },
    onTrouble: (error) => void told.troubles.push(error),
    ...changes,
  });
  watches.push(watch);
  await vi.waitFor(() => expect(watch.isConfirmed()).toBe(true), { timeout: 3_000, interval: 5 });
  told.news.length = 0;
  return Object.assign(told, { watch });
}

const people = ({ news }: Watched) => news.flatMap((one) => one.people.map(({ staffId, why }) => `${why} ${staffId}`));
const idOf = async (number: string) =>
  (await office.sql.query<{ id: string }>('select id from staff where number = $1', [number]))[0]?.id ?? '';
const ask = async (text: string, values: readonly unknown[]) => (await office.db.pool.query(text, values as [])).rows;
const within = (ms: number) => ({ timeout: ms, interval: 2 });

describe('a watch over revocations', () => {
  it('is told by a notice, long before it would ask by itself', async () => {
    const told = await watched({ askEveryMs: 60_000, boundMs: 120_000 });
    const id = await idOf('S0002');
    const began = performance.now();
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [id]);
    await vi.waitFor(() => expect(people(told)).toEqual([`status ${id}`]), within(1_000));
    expect(performance.now() - began).toBeLessThan(500);
    await office.sql.query(`update staff set status = 'active' where id = $1`, [id]);
  });

  it('finds what happened also where no notice arrives', async () => {
    const told = await watched({ askEveryMs: 50 });
    const id = await idOf('S0003');
    await office.sql.query(`insert into revocation (staff_id, epoch, why) values ($1, 99, 'rights')`, [id]);
    await vi.waitFor(() => expect(people(told)).toEqual([`rights ${id}`]), within(1_000));
  });

  it('misses nobody whose transaction began earlier and commits later', async () => {
    const told = await watched();
    const [early, late] = [await idOf('S0004'), await idOf('S0005')];
    const slow = office.sql.query(
      `begin; update staff set status = 'left' where id = '${early}'; select pg_sleep(0.6); commit`,
    );
    await pause(100);
    await office.db.pool.query('update staff set epoch = epoch + 1 where id = $1', [late]);
    await vi.waitFor(() => expect(people(told)).toEqual([`rights ${late}`]), within(400));
    await slow;
    await vi.waitFor(() => expect(people(told)).toEqual([`rights ${late}`, `status ${early}`]), within(1_000));
  });

  it('is told nothing of what was rolled back, and of the policy by its version', async () => {
    const told = await watched({ askEveryMs: 40 });
    const before = told.watch.last()?.policyVersion ?? 0;
    await office.sql.query(`begin; update staff set status = 'left' where number = 'S0006'; rollback`);
    await pause(150);
    expect(told.news).toEqual([]);
    await office.sql.query(`delete from role_grant where role_code = 'archivist' and action = 'read'`);
    await vi.waitFor(() => expect(told.news.at(-1)?.policyVersion).toBe(before + 1), within(1_000));
  });

  it('reads over what happened while its connection was cut, and is confirmed again by itself', async () => {
    const told = await watched();
    const id = await idOf('S0007');
    await office.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where (query like 'listen kean%' or query like '%pg_snapshot_xmin%') and pid <> pg_backend_pid()`,
    );
    await office.sql.query(`update staff set status = 'left' where id = $1`, [id]);
    await vi.waitFor(() => expect(people(told)).toEqual([`status ${id}`]), within(1_000));
    expect(told.troubles.length).toBeGreaterThan(0);
    expect([told.watch.isConfirmed(), told.silences]).toEqual([true, 0]);
  });

  it('confirms nothing past the bound while Postgres is away, says so once, and begins again by itself', async () => {
    const told = await watched();
    const name = new URL(office.fresh.urls.kean_api).pathname.slice(1);
    const elsewhere = openSql(office.fresh.adminUrls.keys);
    await elsewhere.query(`alter database ${name} allow_connections false`);
    const cut = performance.now();
    await elsewhere.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await vi.waitFor(() => expect(told.silences).toBe(1), within(1_200));
    expect(performance.now() - cut).toBeLessThan(1_100);
    expect(told.watch.isConfirmed()).toBe(false);
    await elsewhere.query(`alter database ${name} allow_connections true`);
    await vi.waitFor(() => expect(told.watch.isConfirmed()).toBe(true), within(5_000));
    expect(told.silences).toBe(1);
    await elsewhere.close();
  });
});

describe('a cursor', () => {
  it.each([
    ['no cursor at all', 'yesterday'],
    ['one of another cluster, ahead of this one', `${Date.now()}.99999999999:99999999999:`],
    ['one older than what is kept', `${Date.now() - 7 * 86_400_000}.3:3:`],
    ['one as long as a book', `${Date.now()}.3:3:${'4,'.repeat(5_000)}4`],
  ])('that is %s brings everything', async (_, cursor) => {
    expect(await readRevocations(ask, cursor)).toMatchObject({ everything: true, people: [] });
  });

  it('goes on where it stood', async () => {
    const start = await readRevocations(ask, null);
    expect(start).toMatchObject({ people: [], everything: false });
    const id = await idOf('S0008');
    await office.sql.query('update staff set epoch = epoch + 1 where id = $1', [id]);
    const next = await readRevocations(ask, start.cursor);
    expect(next.people).toEqual([{ staffId: id, epoch: expect.any(Number), why: 'rights', gone: false }]);
    expect((await readRevocations(ask, next.cursor)).people).toEqual([]);
  });

  it('says of whom it tells whether the person works here now', async () => {
    const id = await idOf('S0008');
    const { cursor } = await readRevocations(ask, null);
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [id]);
    expect((await readRevocations(ask, cursor)).people).toMatchObject([{ staffId: id, why: 'status', gone: true }]);
    await office.sql.query(`update staff set status = 'active' where id = $1`, [id]);
    expect((await readRevocations(ask, cursor)).people.map(({ gone }) => gone)).not.toContain(true);
  });
});

it('ends with its session: signing out is a revocation of that person', async () => {
  const told = await watched();
  const person = personOf(office, 'store-manager');
  const cookie = await office.enter(person);
  await office.post('/sign-out', {}, { cookie, headers: { origin: ORIGIN } });
  await vi.waitFor(() => expect(people(told)).toEqual([expect.stringMatching(/^session-ended /)]), within(1_000));
});
