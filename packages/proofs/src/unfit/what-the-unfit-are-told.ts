import { outcomeOf, requestOf, send } from '../every-door/ask.ts';
import type { Act } from '../every-door/doors/index.ts';
import { grantsOf } from '../every-door/expectation.ts';
import type { Asked } from '../every-door/records.ts';
import type { NamedDoor } from '../every-door/walk.ts';
import type { ProofContext } from '../harness/proof.ts';
import type { Somebody } from '../office/everyone.ts';

/** Kinds of record that tell of no client, written down once more: the proof reads nothing of the authorizer. */
const TELLS_OF_NO_CLIENT = [
  'ApiKey',
  'Backup',
  'Duty',
  'Job',
  'Key',
  'PersonalDataRegister',
  'Regulation',
  'Role',
  'Staff',
  'Undertaking',
];
/**
 * Acts that would change who is asked, or that end a session; and the inbox of a demonstration, which is the clients' own phones and which no office
 * that works has.
 */
const NOT_ASKED =
  /^storage\.messages\.inbox$|^agency\.(session|sessions|factors|apiKeys|recoveries|holdings|people|roles)\.|^personnel\.leavings\.|\.watch$|^personnel\.fitness\.(sign|answer|setRoleDuty|writeText|publishText)$/;
/** Of each kind enough to have near, far and absent ones. */
const MOST_OF_A_KIND = 6;

export interface Told {
  readonly calls: number;
  /** Answers that were no refusal. */
  readonly answered: number;
  /** Answers in which a value of a client stood. */
  readonly withValue: number;
  readonly refused: number;
}

/**
 * Asks every door as one person and looks for values of clients in what comes back, whatever it is.
 * @param fit whether the person is: then nothing has to hold, and values are what is expected
 */
export async function askEveryDoor(
  context: ProofContext,
  who: Somebody,
  { doors, records, values }: { doors: readonly NamedDoor[]; records: readonly Asked[]; values: readonly string[] },
  { fit, because }: { readonly fit: boolean; readonly because: string },
): Promise<Told> {
  let [calls, answered, withValue, refused] = [0, 0, 0, 0];
  for (const { name, door, route } of doors) {
    if (NOT_ASKED.test(name)) continue;
    const about =
      door.about === null
        ? [null]
        : nearest(
            who,
            records.filter(({ kind }) => kind === door.about),
          );
    for (const field of door.fields ?? [undefined]) {
      for (const asked of about) {
        context.signal.throwIfAborted();
        const act: Act = { who, asked, ...(field === undefined ? {} : { field }) };
        const answer = await send(who.colleague, requestOf(door, route, act));
        const outcome = outcomeOf(answer);
        calls += 1;
        if (outcome === 'answered') answered += 1;
        if (outcome === 'CALL_NOT_FIT') refused += 1;
        const shown = values.some((value) => answer.body.includes(value));
        if (shown) withValue += 1;
        if (fit) continue;
        context.holds(`${who.title}, ${because}: ${name} told a value of a client`, !shown);
        const closed = isClosed(who, route.action);
        context.holds(
          `${who.title}, ${because}: ${name} was ${outcome}`,
          closed ? outcome === 'CALL_NOT_FIT' : outcome !== 'CALL_NOT_YOUR_ROLE',
        );
      }
    }
  }
  return { calls, answered, withValue, refused };
}

/** Whether an act has to be closed: it is of a role, and not one that tells of no client. */
function isClosed(who: Somebody, action: string): boolean {
  if (action === 'signed-in' || action === 'client-visit' || action === 'client-entry') return false;
  const held = grantsOf(who).filter(({ clause, action: act }) => `${clause}.${act}` === action);
  return !held.some(({ subject }) => TELLS_OF_NO_CLIENT.includes(subject));
}

/** The person's own before those of the branch, and those before all others. */
function nearest({ at }: Somebody, records: readonly Asked[]): readonly Asked[] {
  const distance = ({ row }: Asked) =>
    row?.assigneeId === at.staffId || row?.createdBy === at.staffId
      ? 0
      : row?.branchId !== null && row?.branchId === at.branchId
        ? 1
        : row?.regionId !== null && row?.regionId === at.regionId
          ? 2
          : 3;
  return records.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_OF_A_KIND);
}
