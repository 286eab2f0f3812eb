import type { AuditEventInput } from '@kean/audit';
import { type Database, rowPrincipal } from '@kean/db';
import type { AskedSubject } from '@kean/encryption';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { CirculationEvent, RevealRefused } from '../audit-events.ts';
import type { RevealInput } from '../contract.ts';
import { aLookNeedsGrantPurposeAndState } from '../rules/a-look-needs-grant-purpose-and-state.ts';
import { dailyLooksOf } from '../rules/daily-looks-stay-below-the-criminal-threshold.ts';
import type { RefusalReason } from '../rules/reasons-of-refusal.ts';
import { GroupWork } from './group-work.ts';
import { lookUpSealed, type SealedRow } from './look-up-sealed.ts';
import { writeLooks } from './write-looks.ts';

/** A look that somebody asks for. */
export interface AskedLook {
  readonly call: Pick<SignedInContext, 'principal' | 'authorizer'>;
  readonly input: RevealInput;
}

/** The answer, committed together with its event and the quota it took. The value is still sealed. */
export type AnsweredLook =
  | { readonly refused: RefusalReason }
  | {
      readonly refused: null;
      readonly sealed: Buffer;
      readonly quotaLeft: number;
      /** What the keyring will ask about the client: as it was read for this look. */
      readonly asked: AskedSubject;
    };

/** A look after the decision: refused with its reason, or to be given if the day allows. */
type DecidedLook = AskedLook & { readonly daily: number } & (
    | { readonly reason: RefusalReason }
    | { readonly reason: null; readonly row: SealedRow; readonly sealed: Buffer }
  );

/**
 * Decides a group of looks in two round trips: read each client again under its caller's row security; decide here; then take quota
 * and write every event in one committed statement. Callers share the trips and the commit, nothing else: each is judged by
 * its own authorizer and its own settings.
 */
async function grantLooks(db: Database, looks: readonly AskedLook[]): Promise<AnsweredLook[]> {
  const rows = await lookUpSealed(
    db,
    looks.map(({ call, input }) => {
      const as = rowPrincipal(call.principal, call.authorizer.rowReach('circulation.reveal'));
      return { as, clientId: input.clientId, field: input.field, itemId: input.itemId, pastId: input.pastId };
    }),
  );
  const decided = looks.map((look, at) => decide(look, rows[at] ?? null));
  const { used, held } = await writeLooks(
    db,
    decided.map((look) => ({
      staffId: look.call.principal.staffId,
      daily: look.reason === null ? look.daily : null,
      event: look.reason === null ? givenEvent(look, look.row) : refusedEvent(look, look.reason),
    })),
  );
  return decided.map((look) => {
    if (look.reason !== null) return { refused: look.reason };
    const usedNow = used.get(look.call.principal.staffId);
    if (usedNow === undefined)
      return { refused: held.has(look.call.principal.staffId) ? 'held-by-watch' : 'quota-used' };
    const { sealed } = look;
    return { refused: null, sealed, quotaLeft: Math.max(0, look.daily - usedNow), asked: askedSubject(look, sealed) };
  });
}

function askedSubject({ call, input, row }: AskedLook & { readonly row: SealedRow }, sealed: Buffer): AskedSubject {
  const lapsed = row.assignmentLapsesAt !== null && row.assignmentLapsesAt.getTime() <= Date.now();
  const scope = call.authorizer.rowReach('circulation.reveal').widest ?? 'own';
  const assignee = lapsed ? null : (row.assigneeId as StaffId | null);
  return { id: input.clientId, state: row.state, grounds: row.grounds, reach: { scope, assignee }, sealed };
}

function decide(look: AskedLook, row: SealedRow | null): DecidedLook {
  const { authorizer, principal } = look.call;
  const daily = dailyLooksOf(principal.roles);
  const reason = aLookNeedsGrantPurposeAndState(authorizer, principal.roles, look.input, row);
  if (reason !== null) return { ...look, daily, reason };
  if (row === null || row.sealed === null) return { ...look, daily, reason: 'nothing-recorded' };
  return { ...look, daily, reason: null, row, sealed: row.sealed };
}

function givenEvent(look: AskedLook, row: SealedRow): AuditEventInput<CirculationEvent> {
  const { itemId, pastId } = look.input;
  return {
    ...askedFor(look),
    action: 'circulation.field-revealed',
    outcome: 'allowed',
    branchId: row.branchId,
    facts: {
      clientNumber: row.number,
      ...(itemId === undefined ? {} : { itemId }),
      ...(pastId === undefined ? {} : { pastId }),
    },
  };
}

function refusedEvent(look: AskedLook, reason: RefusalReason): AuditEventInput<RevealRefused> {
  return { ...askedFor(look), action: 'circulation.reveal-refused', outcome: 'refused', facts: { reason } };
}

function askedFor({ call, input }: AskedLook) {
  const subject = { kind: 'Client', id: input.clientId } as const;
  return { principal: call.principal, subject, purpose: input.purpose, fields: [input.field] as const };
}

/**
 * Two lanes: while one group waits for the disk or for this process, the other is looked up. More make the groups smaller, and each statement
 * costs the server as much as a look does, whatever its group (measured with 16 callers on two cores).
 */
const LIMITS = { most: 64, lanes: 2, waiting: 2048 };
const desks = new WeakMap<Database, GroupWork<AskedLook, AnsweredLook>>();

/** Asks for one look; resolves after the commit. Concurrent callers of one process share it. */
export function grantLook(db: Database, look: AskedLook): Promise<AnsweredLook> {
  let desk = desks.get(db);
  if (desk === undefined) {
    desk = new GroupWork(
      (group) => grantLooks(db, group),
      ({ call }) => call.principal.staffId,
      LIMITS,
    );
    desks.set(db, desk);
  }
  return desk.ask(look);
}
