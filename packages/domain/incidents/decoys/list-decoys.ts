import { readDecoys } from '@kean/clients/contract/decoys';
import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { BranchDecoys, DecoySeatRow, DecoysView } from '../contract/decoys.ts';
import { howManyDecoysABranchWants } from './how-many-decoys-a-branch-wants.ts';

const BRANCHES = `
  SELECT b.id AS "branchId", b.name, b.name_en AS "nameEn", coalesce(r.registered, 0) AS registered, coalesce(r.unanswered, 0) AS unanswered
    FROM branch b LEFT JOIN registrations_of_branches() r ON r.branch_id = b.id ORDER BY 4 DESC, b.name, b.id`;
const SEATS = `
  SELECT s.id AS "seatId", s.branch_id AS "branchId", s.ordered_at AS "orderedAt", o.display_name AS "orderedByName",
         s.retired_at AS "retiredAt", s.retired_because AS "retiredBecause",
         (SELECT count(*)::int4 FROM decoy_touch t WHERE t.seat_id = s.id) AS touches
    FROM decoy_seat s LEFT JOIN staff o ON o.id = s.ordered_by ORDER BY s.ordered_at, s.id`;
const SEGMENTS = `
  SELECT (count(*) FILTER (WHERE held = 'owned'))::int4 AS owned, (count(*) FILTER (WHERE held = 'unassigned'))::int4 AS unassigned,
         coalesce(array_agg(DISTINCT left(segment, 3)), '{}') AS networks FROM decoy_segment`;

type StoredBranch = Pick<BranchDecoys, 'branchId' | 'name' | 'nameEn' | 'registered' | 'unanswered'>;
type StoredSeat = Omit<DecoySeatRow, 'isSpoilt'> & { readonly branchId: string };

/** How many decoys every branch has and wants, and how often they were touched. Which clients they are is not read. */
export function listDecoys(call: SignedInContext): Promise<DecoysView> {
  const { services, principal } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const branches = await tx.query<StoredBranch & Record<string, unknown>>(BRANCHES, []);
    const seats = await tx.query<StoredSeat & Record<string, unknown>>(SEATS, []);
    const [segments] = await tx.query<DecoysView['segments'] & Record<string, unknown>>(SEGMENTS, []);
    const spoilt = new Set((await readDecoys(tx, services.keyring)).spoilt);
    await record(tx, {
      ...{ action: 'incidents.decoys-read', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Decoy', id: null }, facts: { count: seats.length } },
    });
    return {
      segments: segments ?? { owned: 0, unassigned: 0, networks: [] },
      branches: branches.map(({ registered, unanswered, ...branch }) => ({
        ...branch,
        registered,
        unanswered: registered === 0 ? 0 : unanswered / registered,
        recommended: howManyDecoysABranchWants(registered),
        seats: seats
          .filter(({ branchId }) => branchId === branch.branchId)
          .map(({ branchId: _branchId, ...seat }) => ({ ...seat, isSpoilt: spoilt.has(seat.seatId) })),
      })),
    };
  });
}
