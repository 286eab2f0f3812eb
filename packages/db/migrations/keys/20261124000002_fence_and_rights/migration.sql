-- Destruction of a key is final. The fence stands first; behind it no key of that subject can be written, by anybody, in any
-- order of events. Three things make it so: a lock that inserters share and a fence takes alone, a check after each insert
-- that reads what is committed at that moment, and the refusal of isolation levels that would read an older state.

alter table data_key
  add constraint data_key_scope_known check (scope in ('client', 'import')),
  add constraint data_key_wrapped_size check (octet_length(wrapped) between 32 and 1024);
alter table erasure_fence add constraint erasure_fence_scope_known check (scope in ('client', 'import'));
alter table index_root
  add constraint index_root_is_one check (id = 1),
  add constraint index_root_wrapped_size check (octet_length(wrapped) between 32 and 1024);

create function require_read_committed() returns void
language plpgsql as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'keys are written at read committed only' using errcode = 'invalid_transaction_state';
  end if;
end
$$;

-- Before keys are written: wait for a fence that is being put up.
create function data_key_waits_for_fence() returns trigger
language plpgsql as $$
begin
  perform require_read_committed();
  perform pg_advisory_xact_lock_shared(hashtext('erasure_fence'));
  return null;
end
$$;

-- After keys are written: none may belong to a fenced subject. security definer: a role that writes keys need not read the fence.
create function data_key_stays_outside_fence() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from written join erasure_fence using (scope, subject_id)) then
    raise exception 'subject is fenced' using errcode = 'KF001';
  end if;
  return null;
end
$$;

create trigger waits_for_fence before insert or update on data_key
  for each statement execute function data_key_waits_for_fence();
create trigger stays_outside_fence_insert after insert on data_key
  referencing new table as written for each statement execute function data_key_stays_outside_fence();
create trigger stays_outside_fence_update after update on data_key
  referencing new table as written for each statement execute function data_key_stays_outside_fence();

-- Before a fence is put up: wait for keys that are being written, and keep others out until this transaction ends.
create function erasure_fence_waits_for_keys() returns trigger
language plpgsql as $$
begin
  perform require_read_committed();
  perform pg_advisory_xact_lock(hashtext('erasure_fence'));
  return null;
end
$$;

-- With the fence goes the key, in the same transaction. security definer: no login may delete a key in any other way.
create function erasure_fence_destroys_key() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from data_key where data_key.scope = new.scope and data_key.subject_id = new.subject_id;
  new.had_key := found;
  return new;
end
$$;

create trigger waits_for_keys before insert on erasure_fence
  for each statement execute function erasure_fence_waits_for_keys();
create trigger destroys_key before insert on erasure_fence
  for each row execute function erasure_fence_destroys_key();

-- A fence is never taken down, a key is never emptied out by truncation.
create function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% on % refused', lower(tg_op), tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger no_change before update or delete or truncate on erasure_fence
  for each statement execute function refuse_change();
create trigger no_truncate before truncate on data_key for each statement execute function refuse_change();
create trigger no_loss before delete or truncate on index_root for each statement execute function refuse_change();

-- Deleted keys must leave the pages soon: the store's backup window is short, and so is this.
alter table data_key set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);

revoke all on schema public from public;
-- The owner checks foreign keys and runs definer functions also where a restored copy belongs to somebody else.
grant usage on schema public to kean_keys_owner;
grant usage on schema public to kean_keys_api, kean_keys_worker;
grant select, insert on data_key to kean_keys_api, kean_keys_worker;
-- Rewrapping under a new root key. Whose key it is cannot be changed.
grant update (wrapped, root_key_id) on data_key to kean_keys_worker;
-- Only the worker destroys: a stolen api login cannot wipe the agency's keys.
grant insert on erasure_fence to kean_keys_worker;
grant select on erasure_fence to kean_keys_api, kean_keys_worker;
grant select, insert on index_root to kean_keys_api, kean_keys_worker;
revoke all on function require_read_committed(), data_key_waits_for_fence(), data_key_stays_outside_fence(),
  erasure_fence_waits_for_keys(), erasure_fence_destroys_key(), refuse_change() from public;
grant execute on function require_read_committed() to kean_keys_api, kean_keys_worker;
