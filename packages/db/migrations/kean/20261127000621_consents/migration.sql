-- What clients answered, purpose by purpose, and what else allows a purpose (PIPL 13-16, 28-31). Nothing here is ever changed but
-- that an approval gets its second person, and its end.
-- CreateTable
CREATE TABLE "consent_act" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "said" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "notice_id" UUID,
    "notice_digest" BYTEA,
    "recorded_by" UUID,
    "paper_ref" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "consent_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent_answer" (
    "id" UUID NOT NULL,
    "act_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "valid_until" TIMESTAMPTZ(6),

    CONSTRAINT "consent_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent_told" (
    "act_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "consent_told_pkey" PRIMARY KEY ("act_id")
);

-- CreateTable
CREATE TABLE "consent_receipt" (
    "id" UUID NOT NULL,
    "act_id" UUID NOT NULL,
    "document" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,

    CONSTRAINT "consent_receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "basis_approval" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "article" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(6),
    "ended_by" UUID,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "basis_approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consent_act_client_id_seq_key" ON "consent_act"("client_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "consent_act_client_id_key_key" ON "consent_act"("client_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "consent_answer_act_id_purpose_class_key" ON "consent_answer"("act_id", "purpose", "class");

-- CreateIndex
CREATE UNIQUE INDEX "consent_receipt_act_id_key" ON "consent_receipt"("act_id");

-- AddForeignKey
ALTER TABLE "consent_act" ADD CONSTRAINT "consent_act_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_act" ADD CONSTRAINT "consent_act_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_answer" ADD CONSTRAINT "consent_answer_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "consent_act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_told" ADD CONSTRAINT "consent_told_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "consent_act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_receipt" ADD CONSTRAINT "consent_receipt_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "consent_act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table consent_act
  add constraint consent_act_seq_counts check (seq > 0),
  add constraint consent_act_kind_known check (kind in ('given', 'withdrawn')),
  add constraint consent_act_channel_known check (channel in ('own-phone', 'tablet', 'attested', 'paper')),
  add constraint consent_act_by_known check (by in ('subject', 'guardian')),
  add constraint consent_act_said_is_digest check (octet_length(said) = 32),
  -- Whoever answers was shown a notice, and it is known which words it held.
  add constraint consent_act_rests_on_a_notice check (
    (kind = 'given') = (notice_id is not null) and (notice_id is null) = (notice_digest is null)),
  add constraint consent_act_notice_digest_length check (octet_length(notice_digest) = 32),
  -- Alone on the own phone; every other way somebody of the office took it down and answers for it.
  add constraint consent_act_taken_down_by_somebody check (channel = 'own-phone' or recorded_by is not null),
  add constraint consent_act_paper_has_a_number check ((channel = 'paper' and kind = 'given') <= (paper_ref is not null)),
  add constraint consent_act_paper_ref_is_code check (paper_ref ~ '^[A-Z0-9][A-Z0-9-]{1,39}$');
alter table consent_answer
  add constraint consent_answer_purpose_is_code check (purpose ~ '^[a-z-]{1,40}$'),
  add constraint consent_answer_class_is_code check (class ~ '^[a-z-]{1,40}$'),
  add constraint consent_answer_known check (answer in ('given', 'refused', 'withdrawn'));
alter table consent_receipt
  add constraint consent_receipt_digest_of_the_document check (digest = sha256(convert_to(document, 'UTF8')));
alter table basis_approval
  add constraint basis_approval_purpose_is_code check (purpose ~ '^[a-z-]{1,40}$'),
  add constraint basis_approval_basis_known check (basis in ('contract', 'legal-duty')),
  add constraint basis_approval_article_is_short check (article ~ '^[A-Z][A-Za-z0-9 ().,-]{1,59}$'),
  add constraint basis_approval_four_eyes check (approved_by is null or approved_by <> proposed_by),
  add constraint basis_approval_approved_by_somebody check ((approved_by is null) = (approved_at is null)),
  add constraint basis_approval_ended_by_somebody check ((ended_by is null) = (ended_at is null));
-- One is in force or on its way.
create unique index basis_approval_one_of_a_purpose on basis_approval (purpose) where ended_at is null;

-- What two people decided stays; the next decision is a row of its own.
create function basis_approval_stays() returns trigger language plpgsql as $$
begin
  if (new.id, new.purpose, new.basis, new.article, new.proposed_by, new.proposed_at)
      is distinct from (old.id, old.purpose, old.basis, old.article, old.proposed_by, old.proposed_at)
    or (new.approved_by, new.approved_at) is distinct from (old.approved_by, old.approved_at) and old.approved_at is not null
    or old.ended_at is not null
  then
    raise exception 'an approval stays as it is' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger basis_approval_stays before update on basis_approval for each row execute function basis_approval_stays();

-- The second lock: whoever sees the client, and nobody else.
alter table consent_act enable row level security;
alter table consent_act force row level security;
create policy consent_act_of_seen_client on consent_act for all
using (exists (select from client c where c.id = client_id));
alter table consent_answer enable row level security;
alter table consent_answer force row level security;
create policy consent_answer_of_seen_act on consent_answer for all
using (exists (select from consent_act a where a.id = act_id));
alter table consent_told enable row level security;
alter table consent_told force row level security;
create policy consent_told_of_seen_act on consent_told for all
using (exists (select from consent_act a where a.id = act_id));
alter table consent_receipt enable row level security;
alter table consent_receipt force row level security;
create policy consent_receipt_of_seen_act on consent_receipt for all
using (exists (select from consent_act a where a.id = act_id));

-- What was answered stays answered: no login changes or removes it.
grant select, insert on consent_act, consent_answer, consent_receipt to kean_api;
grant select on consent_told to kean_api;
grant select on consent_act, consent_answer to kean_worker;
grant select, insert on consent_told to kean_worker;
grant select, insert on basis_approval to kean_api;
grant update (approved_by, approved_at, ended_by, ended_at) on basis_approval to kean_api;
grant select on basis_approval to kean_worker;
grant select on consent_act, consent_answer, consent_told, consent_receipt, basis_approval to kean_backup;

-- Everything that allows this client's values to be opened at this moment, as the keyring's door is told: consents that stand, and
-- approved bases that fit the client. Runs with the rights and row security of whoever asks. A consent stands if it is the last word
-- on its purpose and class, has not run out, rests on a notice that was not withdrawn and that no later one of the line asks more
-- than, and, where it was given by word of mouth, the client was told in writing a day ago. Whoever took a purpose back is believed,
-- also where a contract would allow it.
create function standing_grounds(client uuid) returns jsonb
language sql stable security invoker as $$
  with last as (
    select distinct on (w.purpose, w.class)
           w.purpose, w.class, w.answer, w.valid_until, a.id, a.seq, a.channel, a.notice_id
      from consent_act a join consent_answer w on w.act_id = a.id
     where a.client_id = standing_grounds.client
     order by w.purpose, w.class, a.seq desc
  ), ground as (
    select l.purpose, l.class, 'consent' as basis, l.seq as version, n.covers->l.purpose as fields
      from last l join notice_version n on n.id = l.notice_id
     where l.answer = 'given' and (l.valid_until is null or l.valid_until > now())
       and n.state <> 'withdrawn'
       and not exists (
         select from notice_version later
          where later.line = n.line and later.version > n.version and later.state in ('published', 'superseded')
            and later.covers ? l.purpose and not (later.covers->l.purpose <@ (n.covers->l.purpose)))
       and (l.channel <> 'attested'
         or exists (select from consent_told t where t.act_id = l.id and t.at + interval '24 hours' <= now()))
    union all
    select b.purpose, 'general', b.basis, 0, null
      from basis_approval b join client c on c.id = standing_grounds.client
     where b.approved_at is not null and b.ended_at is null
       and (b.basis = 'legal-duty'
         or c.state = 'active'
           and case b.purpose
                 when 'purchase' then 'buyer' = any (c.roles)
                 when 'tenancy' then 'tenant' = any (c.roles)
                 when 'sale' then 'seller' = any (c.roles)
                 when 'letting' then 'landlord' = any (c.roles)
                 when 'signing' then cardinality(c.roles) > 0
                 else false
               end
           and not exists (
             select from last l where l.purpose = b.purpose and l.class = 'general' and l.answer <> 'given'))
  )
  select coalesce(
    jsonb_agg(jsonb_build_object(
      'purpose', purpose, 'class', class, 'basis', basis, 'version', version, 'fields', coalesce(fields, '[]'::jsonb))),
    '[]'::jsonb)
  from ground
$$;
revoke all on function standing_grounds(uuid) from public;
grant execute on function standing_grounds(uuid) to kean_api, kean_worker;

-- Looks hand out what allows them, read in the same statement as the value.
drop function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]);

create function look_up_sealed(
  staff uuid[], region uuid[], branch uuid[], team uuid[], scope text[], kinds text[], client uuid[], field text[], item uuid[]
)
returns table (
  question integer, "regionId" uuid, "branchId" uuid, "teamId" uuid, "assigneeId" uuid, "assignmentLapsesAt" timestamptz,
  state client_state, origin client_origin, number integer, grounds jsonb, sealed bytea
)
language plpgsql volatile security invoker as $$
begin
  for n in 1 .. coalesce(array_length(client, 1), 0) loop
    perform
      set_config('kean.staff', coalesce(staff[n]::text, ''), true),
      set_config('kean.region', coalesce(region[n]::text, ''), true),
      set_config('kean.branch', coalesce(branch[n]::text, ''), true),
      set_config('kean.team', coalesce(team[n]::text, ''), true),
      set_config('kean.client_scope', coalesce(scope[n], 'none'), true),
      set_config('kean.client_kinds', coalesce(kinds[n], ''), true);
    if item[n] is null then
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          standing_grounds(c.id),
          (select f.sealed from client_field f where f.client_id = c.id and f.field = look_up_sealed.field[n])
        from client c where c.id = look_up_sealed.client[n];
    else
      return query
        select n - 1, c.region_id, c.branch_id, c.team_id, c.assignee_id, c.assignment_lapses_at, c.state, c.origin, c.number,
          standing_grounds(c.id),
          case look_up_sealed.field[n]
            when 'demand.wording' then
              (select d.wording from demand d where d.id = look_up_sealed.item[n] and d.client_id = c.id)
            when 'property.address' then
              (select p.address from property p where p.id = look_up_sealed.item[n] and p.client_id = c.id)
            when 'property.certificateNo' then
              (select p.certificate_no from property p where p.id = look_up_sealed.item[n] and p.client_id = c.id)
            when 'property.wording' then
              (select p.wording from property p where p.id = look_up_sealed.item[n] and p.client_id = c.id)
          end
        from client c where c.id = look_up_sealed.client[n];
    end if;
  end loop;
  perform
    set_config('kean.staff', '', true), set_config('kean.region', '', true), set_config('kean.branch', '', true),
    set_config('kean.team', '', true), set_config('kean.client_scope', 'none', true), set_config('kean.client_kinds', '', true);
end
$$;
revoke all on function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) from public;
grant execute on function look_up_sealed(uuid[], uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) to kean_api;
