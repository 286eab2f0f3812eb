import type { AuditEventInput } from '@kean/audit';
import { type Database, inSqlTransaction, nobody, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { type CirculationEvent, recordAll } from '../audit-events.ts';
import type { RevealInput } from '../contract.ts';
import { aLookNeedsGrantPurposeAndState } from '../rules/a-look-needs-grant-purpose-and-state.ts';
import { dailyLooksOf } from '../rules/daily-looks-stay-below-the-criminal-threshold.ts';
import type { RefusalReason } from '../rules/reasons-of-refusal.ts';
import { takeOneLookEach } from './count-looks.ts';
import { GroupWork } from './group-work.ts';
import { lookUpSealed, type SealedRow } from './look-up-sealed.ts';

/** A look that somebody asks for. */
export interface AskedLook {
  readonly call: Pick<SignedInContext, 'principal' | 'authorizer'>;
  readonly input: RevealInput;
}

/** The answer, committed together with its event and the quota it took. The value is still sealed. */
export type AnsweredLook =
  | { readonly refused: RefusalReason }
  | { readonly refused: null; readonly sealed: Buffer; readonly quotaLeft: number };

/**
 * Decides a group of looks in one transaction: read each client again under its caller's row security, decide, take quota, write
 * every event, commit. Callers share the commit, nothing else: each is judged by its own authorizer and its own settings.
 */
function grantLooks(db: Database, looks: readonly AskedLook[]): Promise<AnsweredLook[]> {
  return inSqlTransaction(db, nobody, async (tx) => {
    const rows = await lookUpSealed(
      tx,
      looks.map(({ call, input }) => {
        const as = rowPrincipal(call.principal, call.authorizer.scopeOf('circulation.reveal'));
        return { as, clientId: input.clientId, field: input.field, itemId: input.itemId };
      }),
    );
    const reasons = looks.map((look, at) => reasonAgainst(look, rows[at] ?? null));
    const used = await takeQuota(tx, looks, reasons);
    const answers = looks.map((look, at): AnsweredLook => {
      const reason = reasons[at] ?? null;
      const sealed = rows[at]?.sealed ?? null;
      const usedNow = used.get(look.call.principal.staffId);
      if (reason !== null) return { refused: reason };
      if (sealed === null) return { refused: 'nothing-recorded' };
      if (usedNow === undefined) return { refused: 'quota-used' };
      return { refused: null, sealed, quotaLeft: Math.max(0, dailyLooksOf(look.call.principal.roles) - usedNow) };
    });
    await recordAll(
      tx,
      looks.map((look, at) => eventOf(look, rows[at] ?? null, answers[at], used)),
    );
    return answers;
  });
}

function reasonAgainst({ call, input }: AskedLook, row: SealedRow | null): RefusalReason | null {
  const reason = aLookNeedsGrantPurposeAndState(call.authorizer, call.principal.roles, input, row);
  return reason ?? (row?.sealed == null ? 'nothing-recorded' : null);
}

/** Only looks that nothing else refuses take quota. A group holds one look of a person. */
function takeQuota(tx: SqlTransaction, looks: readonly AskedLook[], reasons: readonly (RefusalReason | null)[]) {
  const people = looks
    .filter((_, at) => reasons[at] === null)
    .map(({ call }) => ({ staffId: call.principal.staffId, daily: dailyLooksOf(call.principal.roles) }));
  return takeOneLookEach(tx, people);
}

function eventOf(
  { call, input }: AskedLook,
  row: SealedRow | null,
  answer: AnsweredLook | undefined,
  used: ReadonlyMap<string, number>,
): AuditEventInput<CirculationEvent> {
  const { principal } = call;
  const asked = {
    principal,
    subject: { kind: 'Client', id: input.clientId } as const,
    purpose: input.purpose,
    fields: [input.field] as const,
  };
  const usedNow = used.get(principal.staffId);
  if (answer?.refused !== null || row === null || usedNow === undefined) {
    const reason = answer?.refused ?? 'not-within-reach';
    return { ...asked, action: 'circulation.reveal-refused', outcome: 'refused', facts: { reason } };
  }
  const item = input.itemId === undefined ? {} : { itemId: input.itemId };
  return {
    ...asked,
    action: 'circulation.field-revealed',
    outcome: 'allowed',
    branchId: row.branchId,
    facts: { clientNumber: row.number, used: usedNow, ...item },
  };
}

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
