-- Clause 5.4: a number that was only ever shown to one person stands in a list that turned up, and names them (ADR 0073).

-- CreateTable
CREATE TABLE "leak_radius_decoy" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "radius_id" UUID NOT NULL,
    "seat_id" UUID NOT NULL,
    "staff_id" UUID,
    "shown_at" TIMESTAMPTZ(6),
    "rows" INTEGER NOT NULL,
    "others" INTEGER NOT NULL,

    CONSTRAINT "leak_radius_decoy_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_radius_decoy_radius_id_idx" ON "leak_radius_decoy"("radius_id");

-- CreateIndex
CREATE INDEX "leak_radius_decoy_staff_id_idx" ON "leak_radius_decoy"("staff_id");

-- AddForeignKey
ALTER TABLE "leak_radius_decoy" ADD CONSTRAINT "leak_radius_decoy_radius_id_fkey" FOREIGN KEY ("radius_id") REFERENCES "leak_radius"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_radius_decoy" ADD CONSTRAINT "leak_radius_decoy_seat_id_fkey" FOREIGN KEY ("seat_id") REFERENCES "decoy_seat"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table leak_radius_decoy
  -- Whom the log does not know to have been shown it is not named.
  add constraint leak_radius_decoy_names_by_the_log check ((staff_id is null) = (shown_at is null)),
  add constraint leak_radius_decoy_counts check (rows >= 1 and others >= 0);
create trigger leak_radius_is_being_measured before insert or update on leak_radius_decoy
  for each row execute function leak_radius_is_being_measured();

-- Whoever is named is shown nothing of it, as whoever stands among the first.
create function leak_radius_decoy_hides() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update public.leak_radius set hidden_from = hidden_from || new.staff_id where id = new.radius_id and not new.staff_id = any (hidden_from);
  return null;
end
$$;
revoke execute on function leak_radius_decoy_hides() from public;
create trigger leak_radius_decoy_hides after insert on leak_radius_decoy
  for each row when (new.staff_id is not null) execute function leak_radius_decoy_hides();

-- A radius that belongs to no case gets the one that opens because of it, once, while it is measured.
create function leak_radius_gets_its_case() returns trigger language plpgsql as $$
begin
  if not kean_repairs() and current_user = 'kean_worker' and (old.case_id is not null or old.state <> 'running') then
    raise exception 'what was asked stays' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_radius_gets_its_case before update of case_id on leak_radius
  for each row when (new.case_id is distinct from old.case_id) execute function leak_radius_gets_its_case();

alter table leak_radius_decoy enable row level security;
alter table leak_radius_decoy force row level security;
create policy leak_radius_decoy_of_seen_radius on leak_radius_decoy for select to kean_api
  using (exists (select from leak_radius r where r.id = radius_id));
create policy leak_radius_decoy_of_the_worker on leak_radius_decoy for all to kean_worker using (true);
create policy leak_radius_decoy_moves on leak_radius_decoy for all to current_user using (true);

-- In which branch a decoy sits is said to whoever sees the radius; which client it is, to nobody here.
create function branch_of_seat(seat uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select s.branch_id from public.decoy_seat s where s.id = seat and exists (select from public.leak_radius_decoy d where d.seat_id = seat)
$$;
revoke execute on function branch_of_seat(uuid) from public;
grant execute on function branch_of_seat(uuid) to kean_api;

grant select on leak_radius_decoy to kean_api;
grant select, insert (radius_id, seat_id, staff_id, shown_at, rows, others), delete on leak_radius_decoy to kean_worker;
grant update (case_id) on leak_radius to kean_worker;
grant select on leak_radius_decoy to kean_backup;
