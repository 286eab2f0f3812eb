import type { RadiusRow } from '../contract/radius.ts';
import { radiusRefusal } from './errors.ts';

export const RADIUS_ROW = `
  x.id AS "radiusId", x.number, x.source, x.case_id AS "caseId", s.display_name AS "staffName", s.number AS "staffNumber",
  d.display_name AS "askedByName", x.asked_at AS "askedAt", x.window_from AS "windowFrom", x.window_until AS "windowUntil", x.kind,
  x.size_bytes::float8 AS "sizeBytes", x.state, x.failure AS "failureCode", x.rows_read AS "rowsRead", x.rows_readable AS "rowsReadable",
  x.rows_matched AS "rowsMatched", x.clients, x.viewers, x.started_at AS "startedAt", x.ended_at AS "endedAt", x.file_until AS "fileUntil",
  x.file_erased_at AS "fileErasedAt"`;
export const RADIUS_JOINS =
  'leak_radius x LEFT JOIN staff s ON s.id = x.staff_id LEFT JOIN staff d ON d.id = x.asked_by';

export type StoredRadius = Omit<RadiusRow, 'failure'> & { readonly failureCode: string | null };

export const radiusRow = ({ failureCode, ...row }: StoredRadius): RadiusRow => ({
  ...row,
  failure: radiusRefusal(failureCode),
});
