import type { ErasureRow } from '../contract.ts';

/** The columns of an erasure as everybody who may see it is shown them; `o` is the erasure. */
export const ERASURE_ROW = `o.id AS "erasureId", o.number, o.cause, o.ground, o.state, o.failure,
    (SELECT count(*)::int4 FROM erased_client e WHERE e.erasure_id = o.id) AS clients,
    CASE WHEN o.request_id IS NOT NULL
         THEN (SELECT c.number FROM erased_client e JOIN client c ON c.id = e.client_id WHERE e.erasure_id = o.id LIMIT 1) END AS "clientNumber",
    o.request_id AS "requestId", r.number AS "requestNumber", s.display_name AS "orderedByName", o.ordered_at AS "orderedAt",
    o.begun_at AS "begunAt", o.key_gone_at AS "keyGoneAt", o.ended_at AS "endedAt",
    (SELECT count(*)::int4 FROM erasure_step t WHERE t.erasure_id = o.id) AS "stepsDone", o.step_count AS "stepCount"`;
export const ERASURE_JOINS = `erasure o LEFT JOIN client_request r ON r.id = o.request_id LEFT JOIN staff s ON s.id = o.ordered_by`;

export type StoredErasure = ErasureRow;
