import type { Client } from 'pg';

/**
 * What goes wrong on purpose, inside the database so that the worker is the product's own: a step that hangs in the middle of its transaction,
 * and steps that fail at random. Neither is part of the office; both are laid over it and taken away.
 */
const LAY = `
  create table saga_trouble (hang_at text, fail_share float8 not null default 0);
  insert into saga_trouble default values;
  create function saga_trouble() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
  declare
    t saga_trouble;
  begin
    select * into t from saga_trouble;
    if t.hang_at = new.name then perform pg_sleep(60); end if;
    if random() < t.fail_share then raise exception 'trouble on purpose'; end if;
    return new;
  end $$;
  create trigger saga_trouble before insert on leaving_step for each row when (new.name <> 'access-cut') execute function saga_trouble();`;

export async function layTrouble(sql: Client): Promise<void> {
  await sql.query(LAY);
}

export async function hangAt(sql: Client, step: string | null): Promise<void> {
  await sql.query('update saga_trouble set hang_at = $1', [step]);
}

export async function failShare(sql: Client, share: number): Promise<void> {
  await sql.query('update saga_trouble set fail_share = $1', [share]);
}

const HANGING = `select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;

/** The connections on which a step hangs. */
export async function hanging(sql: Client): Promise<readonly number[]> {
  return (await sql.query<{ pid: number }>(HANGING)).rows.map(({ pid }) => pid);
}

/** As the server would notice by itself, later: nobody is at the other end. */
export async function endConnections(sql: Client, pids: readonly number[]): Promise<void> {
  await sql.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [pids]);
}
