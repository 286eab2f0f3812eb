import type { RevealPurpose } from '@kean/circulation/contract';
import type { ClientId } from '@kean/kernel';
import type { Chance } from '../wrong-shapes/chance.ts';
import { act } from './acts.ts';
import { ask, askDoor, askMasks, askPhone } from './ask.ts';
import { LOOKS, MESSAGES, type ModelClient, phoneCarries } from './consent-model.ts';
import type { ApiInstance } from './three-doors.ts';
import type { WrittenOffice } from './written-office.ts';

export interface HistoryPlan {
  readonly office: WrittenOffice;
  readonly instances: readonly ApiInstance[];
  readonly chance: Chance;
  readonly steps: number;
  readonly signal?: AbortSignal;
  /** A deliberate mistake in what is believed: then the histories have to disagree. */
  readonly believes?: (client: ModelClient, purpose: string, sensitive: boolean) => boolean;
  /** The same of phones: whether a number carries anything. */
  readonly believesPhone?: (client: ModelClient) => boolean;
}

export interface HistoryResult {
  readonly acts: Readonly<Record<string, number>>;
  readonly reads: number;
  readonly allowed: number;
  /** Reads on every instance right after something was taken back. */
  readonly afterWithdrawal: number;
  /** Messages that asked for a number, and how many were stopped because it was changed. */
  readonly messages: number;
  readonly stopped: number;
  /** Looks at what stood in a field before it was corrected. */
  readonly pastLooks: number;
  /** `null` where each read was what consent or a listed basis allowed. */
  readonly disagreement: string | null;
}

const FIELDS = ['name', 'phone', 'idNumber'] as const;

/**
 * Random histories: clients consent, refuse, take back; consents run out; notices are replaced and withdrawn; bases are approved and ended; clients
 * change hands; phones are changed, vouched for, confirmed and objected to. After each act somebody reads, on any instance and through any way in, and is told exactly what the model allows.
 */
export async function runHistories(plan: HistoryPlan): Promise<HistoryResult> {
  const { office, instances, chance, steps } = plan;
  const believes = plan.believes ?? ((client, purpose, sensitive) => office.model.allows(client, purpose, sensitive));
  const acts: Record<string, number> = {};
  const carries = plan.believesPhone ?? ((client: ModelClient) => phoneCarries(client.phone));
  const count = { reads: 0, allowed: 0, afterWithdrawal: 0, messages: 0, stopped: 0, pastLooks: 0 };
  const result = (disagreement: string | null): HistoryResult => ({ acts, ...count, disagreement });
  for (let step = 0; step < steps; step += 1) {
    plan.signal?.throwIfAborted();
    // The quota of a day is another claim.
    if (step % 4 === 0) await office.query('DELETE FROM reveal_quota');
    const { name, client, wrong } = await act(office, chance.of(instances), chance);
    acts[name] = (acts[name] ?? 0) + 1;
    if (wrong !== null) return result(`step ${step}, ${name}: ${wrong}`);
    const withdrew = name === 'withdraw';
    for (const instance of withdrew ? instances : [chance.of(instances), chance.of(instances)]) {
      const who = withdrew ? client : chance.of(office.clients);
      const purpose = chance.of(LOOKS);
      const past = chance.below(4) === 0 && who.past.length > 0 ? chance.of(who.past) : null;
      const field = past?.field ?? chance.of(FIELDS);
      const agentAt = chance.below(8) === 0 ? 1 - (who.assignee ?? 0) : (who.assignee ?? 0);
      const agent = office.agents[agentAt];
      if (agent === undefined) throw new RangeError('there are two agents');
      const reached = who.assignee === agentAt;
      const expected = believes(who, purpose, field === 'idNumber');
      if (past !== null) count.pastLooks += 1;
      const asked = {
        ...{ clientId: who.id as ClientId, field, purpose: purpose as RevealPurpose },
        ...(past === null ? {} : { pastId: past.id as never }),
      };
      const told = await ask(instance, agent, asked);
      count.reads += 1;
      if (told === 'given') count.allowed += 1;
      if (withdrew) count.afterWithdrawal += 1;
      const said = reached ? (expected ? 'given' : 'refused') : 'CIRCULATION_CLIENT_NOT_FOUND';
      if ((told === 'given' || told.endsWith('NOT_FOUND') ? told : 'refused') !== said) {
        return result(`step ${step}, after ${name}: ${purpose} of ${field} was ${told} and should be ${said}`);
      }
      const message = chance.of(MESSAGES);
      const byDoor = await askDoor(instance, office, who, { purpose, field, message });
      count.reads += 2;
      const allowedMessage = believes(who, message, false);
      if (byDoor.look !== expected)
        return result(`step ${step}, after ${name}: the door itself on ${purpose} of ${field}`);
      if (byDoor.message !== allowedMessage)
        return result(`step ${step}, after ${name}: the door itself on ${message}`);
      const number = await askPhone(instance, who, message);
      const reachedBy = !carries(who) ? 'phone-awaits' : allowedMessage ? who.phone.number : 'no-ground';
      count.messages += 1;
      if (number === 'phone-awaits') count.stopped += 1;
      if (number !== reachedBy)
        return result(`step ${step}, after ${name}: ${message} went by ${number}, not by ${reachedBy}`);
      if (reached) {
        const leak = await askMasks(instance, agent, who.id as ClientId);
        count.reads += 3;
        if (leak !== null) return result(`step ${step}: ${leak}`);
      }
    }
  }
  return result(null);
}
