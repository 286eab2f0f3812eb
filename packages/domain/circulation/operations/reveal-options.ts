import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { REVEALABLE, type Revealable, type RevealOptions, type RevealPurpose } from '../contract.ts';
import { isLookedAtNow } from '../rules/a-locked-class-opens-for-leaks-and-requests-alone.ts';
import { aLookNeedsAGroundForItsPurpose } from '../rules/a-look-needs-a-ground-for-its-purpose.ts';
import type { LookedAtRow } from '../rules/a-look-needs-grant-purpose-and-state.ts';
import { columnOf } from '../rules/column-of-revealable.ts';
import { dailyLooksOf } from '../rules/daily-looks-stay-below-the-criminal-threshold.ts';
import { purposeMustFitTheStateOfTheClient } from '../rules/purpose-must-fit-the-state-of-the-client.ts';
import { purposesOfferedTo } from '../rules/purposes-offered-to-roles.ts';
import { isHeldByWatch, looksUsedToday } from './looks-used-today.ts';
import { whyOutOfReach } from './why-out-of-reach.ts';

/** The routing columns of one client, and the names of what is recorded; never the bytes. */
const WHAT_IS_RECORDED = `
  SELECT c.region_id AS "regionId", c.branch_id AS "branchId", c.team_id AS "teamId", c.state, c.origin,
    c.assignee_id AS "assigneeId", c.assignment_lapses_at AS "assignmentLapsesAt",
    standing_grounds(c.id) AS grounds,
    ARRAY(SELECT f.field FROM client_field f WHERE f.client_id = c.id) AS fields,
    ARRAY(SELECT DISTINCT opened_as(f.field) FROM client_field_past f WHERE f.client_id = c.id) AS past,
    EXISTS (SELECT FROM property p WHERE p.client_id = c.id AND p.address IS NOT NULL) AS address,
    EXISTS (SELECT FROM property p WHERE p.client_id = c.id AND p.certificate_no IS NOT NULL) AS certificate,
    EXISTS (SELECT FROM property p WHERE p.client_id = c.id AND p.wording IS NOT NULL) AS "propertyWording",
    EXISTS (SELECT FROM demand d WHERE d.client_id = c.id AND d.wording IS NOT NULL) AS "demandWording"
  FROM client c WHERE c.id = $1::uuid`;

interface RecordedRow extends LookedAtRow {
  readonly fields: readonly string[];
  /** Fields that held something else before they were corrected. */
  readonly past: readonly string[];
  readonly address: boolean;
  readonly certificate: boolean;
  readonly propertyWording: boolean;
  readonly demandWording: boolean;
}

/**
 * What this person may ask for on this client now: purposes that role and state allow, granted fields in which something is recorded,
 * looks left today. Shows no value and takes no quota.
 * @throws AppError CIRCULATION_CLIENT_LOCKED | CIRCULATION_CLIENT_NOT_FOUND for a client that is absent, out of reach, or has no field for this person
 */
export async function revealOptions(call: SignedInContext, clientId: ClientId): Promise<RevealOptions> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('circulation.reveal'));
  const { row, used, isHeld } = await inSqlTransaction(services.db, as, async (tx) => ({
    row: await readRecorded(tx, clientId),
    used: await looksUsedToday(tx, principal.staffId),
    isHeld: await isHeldByWatch(tx, principal.staffId),
  }));
  const granted = row === null ? [] : authorizer.fieldsOf('circulation.reveal', 'Client', row);
  if (row === null || granted.length === 0) throw await whyOutOfReach(services.db, clientId, principal.staffId);
  const erased = row.state === 'erased';
  const fitting = purposesOfferedTo(principal.roles).filter(
    (purpose) => purposeMustFitTheStateOfTheClient(row.state, purpose) === null,
  );
  const missing = (purpose: RevealPurpose) => aLookNeedsAGroundForItsPurpose(row.grounds, purpose);
  return {
    purposes: fitting.filter((purpose) => missing(purpose) === null),
    closed: fitting.flatMap((purpose) => {
      const reason = missing(purpose);
      return reason === 'consent-missing' || reason === 'basis-not-approved' ? [{ purpose, reason }] : [];
    }),
    fields: erased
      ? []
      : REVEALABLE.filter(
          (field) =>
            granted.includes(field) && isRecorded(row, field) && isLookedAtNow(principal.roles, fitting, field),
        ),
    quotaLeft: Math.max(0, dailyLooksOf(principal.roles) - used),
    isHeld,
  };
}

async function readRecorded(tx: SqlTransaction, clientId: ClientId): Promise<RecordedRow | null> {
  const [row] = await tx.query<RecordedRow>(WHAT_IS_RECORDED, [clientId]);
  return row ?? null;
}

function isRecorded(row: RecordedRow, field: Revealable): boolean {
  if (row.past.includes(field)) return true;
  const sealed = columnOf(field);
  if (sealed.table === 'client_field') return row.fields.includes(sealed.column);
  if (sealed.table === 'demand') return row.demandWording;
  return { address: row.address, certificate_no: row.certificate, wording: row.propertyWording }[sealed.column];
}
