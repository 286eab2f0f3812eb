import type { WalkedKeys } from '@kean/encryption';
import type { Statement } from './statements.ts';

/** What a walk leaves out; $1 is its one value. A text for each, so that every plan is its own. */
const VISITED: Readonly<Record<WalkedKeys['not'], string>> = {
  'wrapped-by': 'root_key_id <> $1::text',
  'renewed-since': `scope = 'client' and (generation_at < $1::timestamptz or held > 1)`,
  // The value is mentioned to keep one order of values.
  'of-one-generation': `scope = 'client' and held > 1 and ($1::text is null or true)`,
};

function walkOf(kind: WalkedKeys['not']): Statement {
  return {
    name: `keys_walk_${kind}`,
    text: `select scope, subject_id, wrapped, root_key_id, generation_at from data_key
      where ${VISITED[kind]} and (scope, subject_id) > ($2::text, $3::uuid)
      order by scope, subject_id limit $4::int4`,
  };
}

function countOf(kind: WalkedKeys['not']): Statement {
  return { name: `keys_count_${kind}`, text: `select count(*)::int4 as keys from data_key where ${VISITED[kind]}` };
}

export const WALK: Readonly<Record<WalkedKeys['not'], Statement>> = {
  'wrapped-by': walkOf('wrapped-by'),
  'renewed-since': walkOf('renewed-since'),
  'of-one-generation': walkOf('of-one-generation'),
};

export const COUNT_WALK: Readonly<Record<WalkedKeys['not'], Statement>> = {
  'wrapped-by': countOf('wrapped-by'),
  'renewed-since': countOf('renewed-since'),
  'of-one-generation': countOf('of-one-generation'),
};

/** Only over exactly the bytes that were read: what somebody else wrote meanwhile stays. */
export const REPLACE_KEYS: Statement = {
  name: 'keys_replace',
  text: `update data_key d set wrapped = o.wrapped, root_key_id = o.root_key_id, suite = o.suite, generation = o.generation,
      held = o.held, generation_at = case when o.begins then now() else d.generation_at end
    from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::text[], $6::int2[], $7::int4[], $8::int2[], $9::bool[])
      as o (subject_id, was, wrapped, root_key_id, suite, generation, held, begins)
    where d.scope = $1 and d.subject_id = o.subject_id and d.wrapped = o.was
    returning d.subject_id`,
};

export const REPLACE_INDEX_ROOT: Statement = {
  name: 'keys_replace_index_root',
  text: 'update index_root set wrapped = $2, root_key_id = $3 where id = $1 and wrapped = $4 returning id',
};

export const DELETE_INDEX_ROOT: Statement = {
  name: 'keys_delete_index_root',
  text: 'delete from index_root where id = $1 and id < (select max(id) from index_root)',
};

/** The trigger looks again, behind a lock that keeps writers of keys out. */
export const RETIRE_ROOTS: Statement = {
  name: 'keys_retire_roots',
  text: `update root_key r set retired_at = now()
    where r.retired_at is null and r.id <> $1
      and not exists (select from data_key d where d.root_key_id = r.id)
      and not exists (select from index_root i where i.root_key_id = r.id)
    returning r.id`,
};
