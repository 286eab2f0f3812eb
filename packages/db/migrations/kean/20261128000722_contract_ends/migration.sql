-- When a service began, was finished, and its contract ended: as somebody stated it. What is kept for years is reckoned from these days alone.
-- CreateTable
CREATE TABLE "service_event" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "on_day" DATE NOT NULL,
    "stated_by" UUID NOT NULL,
    "stated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "service_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "service_event_client_id_kind_idx" ON "service_event"("client_id", "kind");

-- AddForeignKey
ALTER TABLE "service_event" ADD CONSTRAINT "service_event_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table service_event
  add constraint service_event_kind_known check (kind in ('service-resumed', 'service-finished', 'contract-ended')),
  -- What lies ahead has not happened: a contract that ends next year still runs.
  add constraint service_event_has_happened check (on_day <= (stated_at at time zone 'Asia/Shanghai')::date);

alter table service_event enable row level security;
alter table service_event force row level security;
create policy service_event_of_seen_client on service_event for all
using (exists (select from client c where c.id = client_id));
-- Stated and never taken back: a later statement stands beside it.
grant select, insert on service_event to kean_api;
grant select on service_event to kean_worker, kean_backup;

-- The first day on which papers of this client's contracts may go, by the last end that was stated; `infinity` where a contract lies in the
-- archive whose end nobody has stated since; null where there was none. Years as law asks (房地产经纪管理办法 Art. 26), to the day: a period
-- ends with the day of the same date, or the last of a shorter month (民法典 202).
create function contract_kept_until(of_client uuid) returns date
language sql stable
begin atomic
  select case
    when exists (
      select from paper_file f
       where f.client_id = of_client and f.class = 'contract' and f.state <> 'shredded'
         and not exists (
           select from service_event e
            where e.client_id = of_client and e.kind = 'contract-ended' and e.stated_at >= f.filed_at
         )
    ) then 'infinity'::date
    else (
      select (max(e.on_day) + interval '5 years')::date + 1 from service_event e
       where e.client_id = of_client and e.kind = 'contract-ended'
    )
  end;
end;
revoke all on function contract_kept_until(uuid) from public;
grant execute on function contract_kept_until(uuid) to kean_worker;

-- The same for whoever asks, past their reach: paper may lie in another place than its client. Null once nothing is kept any more.
create function contracts_keep(of_client uuid) returns date
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text := coalesce(current_setting('kean.client_scope', true), '');
  until date;
begin
  perform set_config('kean.client_scope', 'agency', true);
  until := contract_kept_until(of_client);
  perform set_config('kean.client_scope', reach, true);
  return case when until > (now() at time zone 'Asia/Shanghai')::date then until end;
end
$$;
revoke all on function contracts_keep(uuid) from public;
grant execute on function contracts_keep(uuid) to kean_api, kean_worker;

-- A contract neither becomes due nor is shredded before its years are over, whatever the process thinks.
create function paper_of_contract_stays() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if contracts_keep(new.client_id) is not null then
    raise exception 'the law keeps this contract' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger of_contract_stays before update of shred_due_at, state on paper_file for each row
  when (new.class = 'contract' and (
    (new.shred_due_at is not null and old.shred_due_at is null) or (new.state = 'shredded' and old.state <> 'shredded')
  ))
  execute function paper_of_contract_stays();

-- What was found already: five years and a day before the day until which the law was said to keep it.
insert into service_event (id, client_id, kind, on_day, stated_by, stated_at)
select k.id, k.client_id, 'contract-ended', (k.until - 1 - interval '5 years')::date, k.found_by, k.found_at
  from kept_by_law k where k.law = 'brokerage/contracts' and (k.until - 1 - interval '5 years')::date <= (k.found_at at time zone 'Asia/Shanghai')::date;
