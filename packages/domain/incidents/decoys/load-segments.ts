import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { LoadedSegments, LoadSegmentsInput } from '../contract/decoys.ts';

const LOAD = `
  INSERT INTO decoy_segment (segment, held, loaded_by) SELECT DISTINCT s, $2, $3::uuid FROM unnest($1::text[]) AS s ON CONFLICT DO NOTHING RETURNING segment`;

/** Loads segments of which numbers may be made. Decoys that were ordered before keep the numbers that they have. */
export function loadSegments(call: SignedInContext, { held, segments }: LoadSegmentsInput): Promise<LoadedSegments> {
  const { services, principal } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const added = (await tx.query(LOAD, [segments, held, principal.staffId])).length;
    await record(tx, {
      ...{ action: 'incidents.decoy-segments-loaded', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Decoy', id: null }, facts: { count: added, held } },
    });
    return { added, known: new Set(segments).size - added };
  });
}
