/** The statements by which an erasure meets the archive; each takes ids of clients as `$1::uuid[]`, and calls a file `f`. */

/** What the law keeps (房地产经纪管理办法 Art. 26), as the guards of the database see it. */
export const CONTRACT_STAYS = `(f.class = 'contract' AND contracts_keep(f.client_id) IS NOT NULL)`;

/** Makes paper due, for good; one row for each file that was not. */
export const LET_GO = `UPDATE paper_file f SET shred_due_at = least(coalesce(f.shred_due_at, now()), now()), shred_cause = 'erasure',
    version = f.version + 1
  WHERE f.client_id = ANY ($1::uuid[]) AND f.state <> 'shredded' AND f.shred_cause IS DISTINCT FROM 'erasure' AND NOT (${CONTRACT_STAYS})
  RETURNING 1`;
/** Paper that an erasure waits for. */
export const OUTSTANDING_ERASURE = `SELECT f.client_id AS "clientId", f.number, f.state FROM paper_file f
  WHERE f.client_id = ANY ($1::uuid[]) AND f.state <> 'shredded' AND f.shred_cause = 'erasure' ORDER BY f.number`;
/** Everything that stands still, due or not. */
export const OUTSTANDING = `SELECT f.client_id AS "clientId", f.number, f.state FROM paper_file f
  WHERE f.client_id = ANY ($1::uuid[]) AND f.state <> 'shredded' ORDER BY f.client_id, f.number`;
/** Contracts that stay, and until when; without a day where nobody has stated when the contract ended. */
export const KEPT = `SELECT f.client_id AS "clientId", f.number, f.sheets,
    nullif(contracts_keep(f.client_id), 'infinity')::timestamp AT TIME ZONE 'Asia/Shanghai' AS until FROM paper_file f
  WHERE f.client_id = ANY ($1::uuid[]) AND f.state <> 'shredded' AND ${CONTRACT_STAYS} ORDER BY f.client_id, f.number`;
/** What two people destroyed. */
export const SHREDDED = `SELECT f.client_id AS "clientId", f.number, f.sheets, b.method, f.shredded_at AS "shreddedAt",
    b.number AS "batchNumber", s.number AS "shreddedBy", w.number AS "witnessedBy"
  FROM paper_file f JOIN shred_item i ON i.file_id = f.id JOIN shred_batch b ON b.id = i.batch_id AND b.state = 'done'
  JOIN staff s ON s.id = b.signed_by JOIN staff w ON w.id = b.witnessed_by
  WHERE f.client_id = ANY ($1::uuid[]) AND f.state = 'shredded' ORDER BY f.client_id, f.number`;
