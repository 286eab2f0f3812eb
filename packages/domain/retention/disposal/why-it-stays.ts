import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { HeldBack, RuleGroup } from '../contract.ts';

/** The day by this process: of two clocks the later one waits. One host whose clock runs ahead disposes of nothing early. */
export function todayHere(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now);
}

/**
 * Policy as it stands at this moment, for lines of a list: `$1` clients, `$2` their groups, `$3` the day by the process. The clients are locked, so
 * that what is found is true until the transaction ends.
 */
const JUDGE = `
  WITH asked AS (SELECT * FROM unnest($1::uuid[], $2::text[]) AS a (client_id, group_code)),
  clock AS (SELECT * FROM retention_clocks($1::uuid[], NULL))
  SELECT a.client_id AS "clientId", a.group_code AS "group", CASE
      WHEN c.state = 'erased' OR EXISTS (
        SELECT FROM erased_client e WHERE e.client_id = c.id AND e.erasure_id IS DISTINCT FROM $4::uuid) THEN 'erased-already'
      WHEN c.id IN (SELECT kean_held_among($1::uuid[])) THEN 'under-hold'
      WHEN c.state = 'restricted' THEN 'restricted'
      WHEN k.kept_until > least((now() AT TIME ZONE 'Asia/Shanghai')::date, $3::date) THEN 'kept-by-law'
      WHEN k.due_on IS NULL OR k.due_on > least((now() AT TIME ZONE 'Asia/Shanghai')::date, $3::date) THEN 'not-due-any-more'
    END AS because
    FROM asked a JOIN client c ON c.id = a.client_id
    LEFT JOIN clock k ON k.client_id = a.client_id AND k.group_code = a.group_code`;
const LOCK = 'SELECT FROM client WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE';

export interface JudgedLine {
  readonly clientId: ClientId;
  readonly group: RuleGroup;
  /** `null`: nothing keeps it. */
  readonly because: HeldBack | null;
}

/** @param erasureId the erasure that acts, which is no reason to keep anything */
export async function whyItStays(
  tx: SqlTransaction,
  lines: readonly { readonly clientId: ClientId; readonly group: RuleGroup }[],
  { today, erasureId = null }: { readonly today: string; readonly erasureId?: string | null },
): Promise<JudgedLine[]> {
  const ids = lines.map(({ clientId }) => clientId);
  await tx.query(LOCK, [ids]);
  return tx.query<JudgedLine & Record<string, unknown>>(JUDGE, [
    ids,
    lines.map(({ group }) => group),
    today,
    erasureId,
  ]);
}
