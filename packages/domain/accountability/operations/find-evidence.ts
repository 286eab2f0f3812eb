import { type EventFilter, type EventRecord, searchEvents } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type EvidenceRequest, MAX_EVIDENCE } from '../contract.ts';
import type { LogReach } from '../rules/log-reaches-as-far-as-the-grant.ts';
import { reachOfCall } from './log-reach.ts';
import { understandConditions } from './understand-conditions.ts';

const PAGE = 500;

export interface FoundEvidence {
  /** Newest first. More than an archive may hold only by what the last page brought: nobody reads on then. */
  readonly events: readonly EventRecord[];
  readonly scope: LogReach['scope'];
  /** The person whose doings are asked for. */
  readonly staffId: StaffId | null;
}

/** What these conditions find within the caller's reach for evidence. */
export async function findEvidence(
  tx: SqlTransaction,
  call: SignedInContext,
  conditions: EvidenceRequest,
): Promise<FoundEvidence> {
  const { scope, branchIds } = await reachOfCall(tx, call, 'accountability.export-evidence', conditions.branchId);
  const { filter, staffId } = await understandConditions(tx, conditions);
  return { events: filter === null ? [] : await readUpTo(tx, { ...filter, branchIds }), scope, staffId };
}

async function readUpTo(tx: SqlTransaction, filter: EventFilter): Promise<EventRecord[]> {
  const found: EventRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof searchEvents>> = await searchEvents(tx, filter, { limit: PAGE, cursor });
    found.push(...page.events);
    cursor = page.next;
  } while (cursor !== null && found.length <= MAX_EVIDENCE);
  return found;
}
