-- Clauses 5.3, 6.1: what systems that come in by a key have asked, and what they were answered, one line each. Ids, codes and figures.

-- CreateTable
CREATE TABLE "connector_call" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "connector_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "asked" TEXT NOT NULL,
    "staff_id" UUID,
    "status" INTEGER NOT NULL,
    "cause" TEXT,
    "latency_ms" INTEGER NOT NULL,

    CONSTRAINT "connector_call_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "connector_call_connector_id_at_idx" ON "connector_call"("connector_id", "at" DESC);

-- CreateIndex
CREATE INDEX "connector_call_at_idx" ON "connector_call"("at");

-- CreateIndex
CREATE INDEX "connector_call_staff_id_idx" ON "connector_call"("staff_id");

-- AddForeignKey
ALTER TABLE "connector_call" ADD CONSTRAINT "connector_call_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector_call" ADD CONSTRAINT "connector_call_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Never in the words of either side.
alter table connector_call
  add constraint connector_call_asked_is_a_code check (asked ~ '^[a-z]+(-[a-z]+)*$' and char_length(asked) <= 40),
  add constraint connector_call_cause_is_a_code check (cause ~ '^[A-Za-z]+(_[a-z]+)*$' and char_length(cause) <= 40),
  add constraint connector_call_figures check (latency_ms >= 0 and status between 100 and 599);

-- Every night, as long as network logs have to be kept; the worker says how long that is.
create function trim_connector_calls(kept interval) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
begin
  if kept < interval '6 months' then
    raise exception 'network logs are kept for six months at least' using errcode = 'check_violation';
  end if;
  delete from connector_call where at < clock_timestamp() - kept;
  get diagnostics gone = row_count;
  return gone;
end
$$;
revoke all on function trim_connector_calls(interval) from public;
grant execute on function trim_connector_calls(interval) to kean_worker;

-- Whoever answers writes it down and changes nothing of it.
grant select, insert (connector_id, asked, staff_id, status, cause, latency_ms) on connector_call to kean_api;
grant select on connector_call to kean_backup;
