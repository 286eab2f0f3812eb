/** One statement against the database of the records. */
export type AskRows = <Row extends object>(text: string) => Promise<Row[]>;

/** A policy by which the api sees rows of a table. */
interface Seeing {
  readonly name: string;
  readonly guarded: boolean;
  readonly policies: readonly string[];
}

/** Every table that says whose client a row is, or that hides rows from anybody: whatever a client's data lies in is one of these. */
const TABLES = `
  select c.relname as name,
         exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'nobody_frozen'
                    and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL') as guarded,
         coalesce((select array_agg(coalesce(p.qual, 'true')) from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
                      and p.permissive = 'PERMISSIVE' and p.cmd in ('ALL', 'SELECT') and p.roles && array['public', 'kean_api']::name[]),
                  case when c.relrowsecurity then '{}' else array['true'] end) as policies
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and (c.relrowsecurity or c.relname = 'client'
          or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped)
          or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid = 'client'::regclass))
   order by 1`;

/** A policy that asks these sees nothing for whoever is frozen: their grants are none. */
const ASKS_A_HOLDER = /\bholds_(incident_grant|in_office)\(/;

/**
 * Tables whose rows somebody frozen could still see in the database: neither guarded by `nobody_frozen`, nor seen through a table that is, nor through a grant
 * that whoever is frozen does not hold. With how many were examined.
 */
export async function openToTheFrozen(
  ask: AskRows,
): Promise<{ readonly open: readonly string[]; readonly examined: number }> {
  const tables = await ask<Seeing>(TABLES);
  const closed = new Set(tables.filter(({ guarded }) => guarded).map(({ name }) => name));
  const isClosed = (qual: string) =>
    ASKS_A_HOLDER.test(qual) || [...qual.matchAll(/\bFROM \(*"?(\w+)"?/g)].some(([, from]) => closed.has(from ?? ''));
  for (let before = -1; before !== closed.size; ) {
    before = closed.size;
    for (const { name, policies } of tables) if (policies.every(isClosed)) closed.add(name);
  }
  const open = tables.map(({ name }) => name).filter((name) => !closed.has(name));
  return { open, examined: tables.length };
}
