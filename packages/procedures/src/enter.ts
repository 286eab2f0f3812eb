import { isHeld, isInNotice, NO_EXPORTS, PROVES_LOOKS, UNFIT } from '@kean/authorization';
import type { Principal } from '@kean/kernel';
import type { CallContext, SignedInContext } from './context.ts';
import { failCall } from './errors.ts';
import { isHeldByWatch } from './held-by-watch.ts';
import type { ProcedureMeta } from './meta.ts';

/** What a door asks beside the grant. */
export type DoorTerms = Pick<ProcedureMeta, 'stepUpMinutes' | 'beforeSecondFactor' | 'takesOut' | 'stopsInLine'> & {
  /** It opens one document of somebody: a scan, a paper. */
  readonly opensDocument?: true;
};

/** How old the proof of somebody may be who looks at a value, a document or takes a file out while a second factor is required of it. */
export const PROVEN_LOOK_MINUTES = 2;

const SECONDS_PER_MINUTE = 60;

/**
 * The door of every procedure, also for uploads and downloads, which are no procedures: somebody is signed in, has proved it with
 * what that person's roles ask for, and holds a grant for the action in some scope. A refusal of the grant is in the log before it
 * is told.
 * @throws AppError CALL_SIGN_IN_REQUIRED | CALL_SECOND_FACTOR_REQUIRED | CALL_ENROLMENT_REQUIRED | CALL_NOT_YOUR_ROLE |
 *   CALL_ACCESS_HELD | CALL_NOT_FIT | CALL_IN_NOTICE | CALL_EXPORTS_STOPPED | CALL_HELD_BY_WATCH | CALL_STEP_UP_REQUIRED
 */
export async function enter(
  call: CallContext,
  action: string,
  path: string,
  terms: DoorTerms = {},
): Promise<SignedInContext> {
  if (call.principal === null) throw failCall('CALL_SIGN_IN_REQUIRED');
  if (isHeld(call.principal)) {
    await call.report.refused({ principal: call.principal, action, path });
    throw failCall('CALL_ACCESS_HELD', { action });
  }
  if (terms.beforeSecondFactor !== true) refuseWhatIsOwed(call.principal);
  if (!mayEnter(call, action)) {
    await call.report.refused({ principal: call.principal, action, path });
    throw failCall(call.principal.roles.includes(UNFIT) ? 'CALL_NOT_FIT' : 'CALL_NOT_YOUR_ROLE', { action });
  }
  const stopped = await whyStopped(call, terms);
  if (stopped !== null) {
    await call.report.refused({ principal: call.principal, action, path });
    throw failCall(stopped, { action });
  }
  if (terms.takesOut === true || terms.opensDocument === true) requireProofOfLook(call.principal);
  if (terms.stepUpMinutes !== undefined) requireFreshProof(call.principal, terms.stepUpMinutes);
  return call;
}

/** Asked of the database at each such act: whoever is stopped is so from the alert on, and free from the moment another closes it. */
async function whyStopped({ principal, services }: SignedInContext, { takesOut, stopsInLine }: DoorTerms) {
  const stopped = takesOut === true ? whyNothingIsTakenOut(principal.roles) : null;
  if (stopped !== null || (takesOut !== true && stopsInLine !== true)) return stopped;
  return (await isHeldByWatch(services.db, principal.staffId)) ? 'CALL_HELD_BY_WATCH' : null;
}

function whyNothingIsTakenOut(roles: readonly string[]): 'CALL_IN_NOTICE' | 'CALL_EXPORTS_STOPPED' | null {
  if (isInNotice(roles)) return 'CALL_IN_NOTICE';
  return roles.includes(NO_EXPORTS) ? 'CALL_EXPORTS_STOPPED' : null;
}

/**
 * A program with an API key enters by the actions of its key alone. What comes with being signed in (own session, own factors, further
 * keys) is for a person.
 */
function mayEnter({ principal, authorizer }: SignedInContext, action: string): boolean {
  if (principal.onlyActions !== undefined && !principal.onlyActions.includes(action)) return false;
  return action === 'signed-in' || authorizer.may(action);
}

/**
 * Of whom a measure against a leak requires a second factor shows it anew at each look.
 * @throws AppError CALL_STEP_UP_REQUIRED
 */
export function requireProofOfLook(principal: Principal): void {
  if (principal.roles.includes(PROVES_LOOKS)) requireFreshProof(principal, PROVEN_LOOK_MINUTES);
}

/**
 * For an act that turns out to be one in bulk only when it is looked at.
 * @throws AppError CALL_STEP_UP_REQUIRED where the last proof is older than so many minutes
 */
export function requireFreshProof(principal: Principal, minutes: number): void {
  const age = principal.assurance?.provenSecondsAgo ?? Number.POSITIVE_INFINITY;
  if (!(age <= minutes * SECONDS_PER_MINUTE)) throw failCall('CALL_STEP_UP_REQUIRED', { minutes });
}

/** A principal that does not say what it proved is refused like one that proved nothing. */
function refuseWhatIsOwed({ assurance }: Principal): void {
  if (assurance?.owes === 'nothing') return;
  throw failCall(assurance?.owes === 'enrolment' ? 'CALL_ENROLMENT_REQUIRED' : 'CALL_SECOND_FACTOR_REQUIRED');
}
