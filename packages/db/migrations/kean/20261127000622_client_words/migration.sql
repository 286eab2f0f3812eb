-- A consent on the tablet of the office is the client's only by an act that nobody but the client can do, and one on paper only after a
-- second person held the paper (PIPL 14, 29). Both are locked here as well as in the rules: the insider is who writes the rows.
-- CreateTable
CREATE TABLE "client_word" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "asked_by" UUID NOT NULL,
    "way" TEXT NOT NULL,
    "said" BYTEA NOT NULL,
    "asks" TEXT[],
    "code_digest" BYTEA,
    "signature_digest" BYTEA,
    "wrong_codes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(6) NOT NULL DEFAULT (clock_timestamp() + '00:10:00'::interval),
    "proven_at" TIMESTAMPTZ(6),

    CONSTRAINT "client_word_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_signature" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "client_signature_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent_countersign" (
    "act_id" UUID NOT NULL,
    "signed_by" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "consent_countersign_pkey" PRIMARY KEY ("act_id")
);

-- AlterTable
ALTER TABLE "consent_act" ADD COLUMN "word_id" UUID;

-- CreateIndex
CREATE INDEX "client_word_client_id_created_at_idx" ON "client_word"("client_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "client_word_asked_by_created_at_idx" ON "client_word"("asked_by", "created_at" DESC);

-- CreateIndex
CREATE INDEX "client_signature_client_id_idx" ON "client_signature"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "consent_act_word_id_key" ON "consent_act"("word_id");

-- AddForeignKey
ALTER TABLE "client_word" ADD CONSTRAINT "client_word_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_signature" ADD CONSTRAINT "client_signature_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_signature" ADD CONSTRAINT "client_signature_id_fkey" FOREIGN KEY ("id") REFERENCES "client_word"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_act" ADD CONSTRAINT "consent_act_word_id_fkey" FOREIGN KEY ("word_id") REFERENCES "client_word"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_countersign" ADD CONSTRAINT "consent_countersign_act_id_fkey" FOREIGN KEY ("act_id") REFERENCES "consent_act"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table client_word
  add constraint client_word_way_known check (way in ('code', 'signature')),
  add constraint client_word_digests check (
    octet_length(said) = 32 and octet_length(code_digest) = 32 and octet_length(signature_digest) = 32),
  add constraint client_word_is_one_of_two check (
    (way = 'code') = (code_digest is not null) and (way = 'signature') = (signature_digest is not null)),
  add constraint client_word_only_a_code_is_proven check (proven_at is null or way = 'code'),
  add constraint client_word_asks_little check (asks is not null and cardinality(asks) between 0 and 32),
  add constraint client_word_counts_up check (wrong_codes >= 0),
  add constraint client_word_lasts_ten_minutes check (ends_at <= created_at + interval '10 minutes 1 second');
alter table consent_act
  add constraint consent_act_word_is_of_the_tablet check (word_id is null or (channel = 'tablet' and kind = 'given'));

alter table client_word enable row level security;
alter table client_word force row level security;
create policy client_word_of_seen_client on client_word for all
using (exists (select from client c where c.id = client_id));
alter table client_signature enable row level security;
alter table client_signature force row level security;
create policy client_signature_of_seen_client on client_signature for all
using (exists (select from client c where c.id = client_id));
alter table consent_countersign enable row level security;
alter table consent_countersign force row level security;
create policy consent_countersign_of_seen_act on consent_countersign for all
using (exists (select from consent_act a where a.id = act_id));

-- Nobody of the office reads the digest of a code, or says that one was typed: for that there is prove_client_word.
grant select (id, client_id, asked_by, way, said, asks, signature_digest, wrong_codes, created_at, ends_at, proven_at) on client_word to kean_api;
grant insert (id, client_id, asked_by, way, said, asks, code_digest, signature_digest) on client_word to kean_api;
grant select (id, client_id, way, proven_at) on client_word to kean_worker;
grant select, insert on client_signature to kean_api;
grant select, update (sealed) on client_signature to kean_worker;
grant select, insert on consent_countersign to kean_api;
grant select on consent_countersign to kean_worker;
grant select on client_word, client_signature, consent_countersign to kean_backup;

-- The one way in which a code becomes an act of the client. It counts only when its message was taken by the gateway, which the worker
-- alone says: whoever holds the login of the api can write a digest of their own choosing, and no message that the worker could open.
-- Five wrong ones in an hour end it for the client, over all codes; only the newest is one.
create function prove_client_word(word uuid, digest bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  w client_word;
begin
  select * into w from client_word where id = prove_client_word.word and way = 'code';
  if not found then return 'unknown'; end if;
  perform pg_advisory_xact_lock(hashtextextended('client word ' || w.client_id, 0));
  -- Read again: it may have been tried while this one waited.
  select * into w from client_word where id = prove_client_word.word;
  if w.ends_at <= clock_timestamp() then return 'expired'; end if;
  if w.proven_at is not null then
    return case when w.code_digest = digest then 'proven' else 'wrong' end;
  end if;
  if exists (select from client_word n where n.client_id = w.client_id and n.way = 'code' and n.created_at > w.created_at) then
    return 'replaced';
  end if;
  if (select coalesce(sum(t.wrong_codes), 0) from client_word t
       where t.client_id = w.client_id and t.created_at > clock_timestamp() - interval '1 hour') >= 5 then
    return 'guessed';
  end if;
  if not exists (select from message m
       where m.key = 'collection.consent-code/' || w.id and m.client_id = w.client_id and m.sent_at is not null) then
    return 'not-sent';
  end if;
  if w.code_digest is distinct from digest then
    update client_word set wrong_codes = wrong_codes + 1 where id = w.id;
    return 'wrong';
  end if;
  update client_word set proven_at = clock_timestamp() where id = w.id;
  return 'proven';
end $$;
revoke all on function prove_client_word(uuid, bytea) from public;
grant execute on function prove_client_word(uuid, bytea) to kean_api;

-- No answer is written as one of the tablet that rests on no act of the client, or that says something else than the client was asked.
create function consent_on_the_tablet_is_the_clients() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.kind = 'given' and new.channel = 'tablet' and not exists (
    select from client_word w
     where w.id = new.word_id and w.client_id = new.client_id and w.said = new.said and w.ends_at > clock_timestamp()
       and (w.way = 'signature' and exists (select from client_signature s where s.id = w.id and s.client_id = w.client_id)
         or w.proven_at is not null))
  then
    raise exception 'a consent on the tablet rests on an act of the client' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function consent_on_the_tablet_is_the_clients() from public;
create trigger consent_on_the_tablet_is_the_clients before insert on consent_act
  for each row execute function consent_on_the_tablet_is_the_clients();

-- What is sensitive is opened by nothing that somebody of the office can do alone.
create function sensitive_consent_is_the_clients_own() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  a consent_act;
begin
  select * into a from consent_act where id = new.act_id;
  if new.answer <> 'given' then return new; end if;
  if a.channel = 'attested' and new.class <> 'general' then
    raise exception 'what is sensitive is not passed on by word of mouth' using errcode = '42501';
  end if;
  if a.channel = 'tablet' and not exists (
    select from client_word w
     where w.id = a.word_id and new.purpose || '/' || new.class = any (w.asks) and (new.class = 'general' or w.way = 'code'))
  then
    raise exception 'the client was asked something else' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function sensitive_consent_is_the_clients_own() from public;
create trigger sensitive_consent_is_the_clients_own before insert on consent_answer
  for each row execute function sensitive_consent_is_the_clients_own();

create function paper_is_held_by_a_second_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from consent_act a
       where a.id = new.act_id and a.channel = 'paper' and a.kind = 'given' and a.recorded_by <> new.signed_by)
  then
    raise exception 'paper is countersigned by a second person' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function paper_is_held_by_a_second_person() from public;
create trigger paper_is_held_by_a_second_person before insert on consent_countersign
  for each row execute function paper_is_held_by_a_second_person();

-- As before, and: what the tablet says stands by an act of the client, what paper says by a second person, and what is sensitive by a code
-- out of the client's own phone, by the phone itself, or by paper that two people held. What was taken down before there was such an act
-- opens nothing any more: it is asked for again.
create or replace function standing_grounds(client uuid) returns jsonb
language sql stable security invoker as $$
  with last as (
    select distinct on (w.purpose, w.class)
           w.purpose, w.class, w.answer, w.valid_until, a.id, a.seq, a.channel, a.notice_id, a.word_id
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
       and case l.channel
             when 'own-phone' then true
             when 'tablet' then exists (
               select from client_word p where p.id = l.word_id
                  and (p.proven_at is not null or p.way = 'signature' and l.class = 'general'))
             when 'paper' then exists (select from consent_countersign k where k.act_id = l.id)
             when 'attested' then l.class = 'general' and exists (
               select from consent_told t where t.act_id = l.id and t.at + interval '24 hours' <= now())
             else false
           end
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
