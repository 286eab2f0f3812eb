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
      select * from unnest($2::uuid[], $3::bytea[], $4::text[]) as o (subject_id, wrapped, root_key_id)
    ), kept as (
      insert into data_key (scope, subject_id, wrapped, root_key_id)
      select $1, subject_id, wrapped, root_key_id from offered order by subject_id
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

export const READ_INDEX_ROOT: Statement = {
  name: 'keys_read_index_root',
  text: 'select wrapped, root_key_id from index_root where id = 1',
};

export const INSERT_INDEX_ROOT: Statement = {
  name: 'keys_insert_index_root',
  text: 'insert into index_root (id, wrapped, root_key_id) values (1, $1, $2) on conflict (id) do nothing returning id',
};
