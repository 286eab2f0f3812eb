/** A statement that the server prepares once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export const READ_KEYS: Statement = {
  name: 'keys_read',
  text: `select subject_id, wrapped, root_key_id from data_key where scope = $1 and subject_id = any($2::uuid[])`,
};

/** In the order of ids, so that two processes that offer the same subjects wait for each other instead of dead-locking. */
export const INSERT_KEYS: Statement = {
  name: 'keys_insert',
  text: `with offered as (
      select * from unnest($2::uuid[], $3::bytea[], $4::text[], $5::int2[], $6::int4[])
        as o (subject_id, wrapped, root_key_id, suite, generation)
    ), kept as (
      insert into data_key (scope, subject_id, wrapped, root_key_id, suite, generation)
      select $1, subject_id, wrapped, root_key_id, suite, generation from offered order by subject_id
      on conflict (scope, subject_id) do nothing
      returning subject_id, wrapped, root_key_id
    )
    select * from kept
    union all
    select d.subject_id, d.wrapped, d.root_key_id
    from data_key d join offered o using (subject_id)
    where d.scope = $1`,
};

/** The trigger on the fence destroys the keys in the same transaction. */
export const FENCE: Statement = {
  name: 'keys_fence',
  text: `insert into erasure_fence (scope, subject_id)
    select $1, id from unnest($2::uuid[]) as id order by id
    on conflict (scope, subject_id) do nothing`,
};

export const ABSENCE: Statement = {
  name: 'keys_absence',
  text: `select asked.id as subject_id,
      case when f.subject_id is null then 'not-yet' when f.had_key then 'destroyed' else 'never' end as absence
    from unnest($2::uuid[]) as asked (id)
    left join erasure_fence f on f.scope = $1 and f.subject_id = asked.id
    where not exists (select from data_key d where d.scope = $1 and d.subject_id = asked.id)`,
};

/** One row: where the fence stands, who was fenced since $1 (at most $2, null where there are more), which index roots exist. */
export const NEWS: Statement = {
  name: 'keys_news',
  text: `with since as (
      select scope, subject_id from erasure_fence where $1::int8 >= 0 and seq > $1::int8 limit $2::int4 + 1
    )
    select coalesce((select max(seq) from erasure_fence), 0)::int8 as fence,
      case when (select count(*) from since) > $2::int4 then null
        else (select coalesce(json_agg(json_build_object('scope', scope, 'subjectId', subject_id)), '[]') from since) end as fenced,
      (select coalesce(array_agg(id order by id desc), '{}') from index_root) as generations`,
};

export const READ_INDEX_ROOTS: Statement = {
  name: 'keys_read_index_roots',
  text: 'select id as generation, wrapped, root_key_id from index_root order by id desc',
};

export const INSERT_INDEX_ROOT: Statement = {
  name: 'keys_insert_index_root',
  text: 'insert into index_root (id, wrapped, root_key_id) values ($1, $2, $3) on conflict (id) do nothing returning id',
};

export const READ_ROOTS: Statement = {
  name: 'keys_read_roots',
  text: 'select id, setting, wrapped, retired_at is not null as retired from root_key order by created_at desc, id',
};

export const IS_ROOT_USED: Statement = {
  name: 'keys_is_root_used',
  text: `select exists (select from data_key where root_key_id = $1) or exists (select from index_root where root_key_id = $1)
    as used`,
};

export const INSERT_ROOT: Statement = {
  name: 'keys_insert_root',
  text: 'insert into root_key (id, setting, wrapped) values ($1, $2, $3) on conflict do nothing',
};

export const CENSUS: Statement = {
  name: 'keys_census',
  text: `select scope, root_key_id as "rootKeyId", suite, generation, held, count(*)::int4 as count
    from data_key group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
};

export const COUNT_FENCED: Statement = {
  name: 'keys_count_fenced',
  text: 'select count(*)::int4 as fenced from erasure_fence',
};

/** False where a transaction somewhere is older than the last destruction: nothing was written then. */
export const WRITE_ANEW: Statement = { name: 'keys_write_anew', text: 'select write_keys_anew() as written' };
