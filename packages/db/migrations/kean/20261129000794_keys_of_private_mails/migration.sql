-- Clause 5.3: the private address of whoever left goes from its row with the signature, and lay on in backups under a key that nobody destroyed. Which
-- keys there are is now on record, and each goes when its address has no use any more.

-- CreateTable
CREATE TABLE "private_mail_key" (
    "leaving_id" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "private_mail_key_pkey" PRIMARY KEY ("leaving_id")
);

-- AddForeignKey
ALTER TABLE "private_mail_key" ADD CONSTRAINT "private_mail_key_leaving_id_fkey" FOREIGN KEY ("leaving_id") REFERENCES "leaving"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever writes an address has had a key made; nobody has to remember to say so.
create function private_mail_has_a_key() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into private_mail_key (leaving_id) values (new.id) on conflict do nothing;
  return null;
end
$$;
create trigger private_mail_has_a_key after insert or update of private_mail on leaving
  for each row when (new.private_mail is not null) execute function private_mail_has_a_key();
revoke all on function private_mail_has_a_key() from public;

-- A mail that is on its way when the reminder is signed may still be written: a week after it none is.
create function private_mail_is_over(of_leaving uuid) returns boolean language sql stable as $$
  select l.private_mail is null and (coalesce(l.signed_at <= now() - interval '7 days', false) or l.state in ('called-off', 'undone'))
    from leaving l where l.id = of_leaving
$$;
create function private_mail_key_stands() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and not coalesce(private_mail_is_over(old.leaving_id), true) then
    raise exception 'a key is kept while its address is of use' using errcode = 'check_violation';
  end if;
  return old;
end
$$;
create trigger private_mail_key_stands before delete on private_mail_key for each row execute function private_mail_key_stands();

grant select, delete on private_mail_key to kean_worker;
grant select on private_mail_key to kean_backup;

-- Of leavings that were, nobody knows which had an address; a key that never was is destroyed without harm.
insert into private_mail_key (leaving_id) select id from leaving;
