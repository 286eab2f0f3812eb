import type { AuditEventInput } from '@kean/audit';
import { isStaff, type KeyDecision, type KeyPrincipal, type KeyScope } from '@kean/encryption';
import type { Clock, Principal } from '@kean/kernel';
import type { KeysUnwrapped, UnwrappingRefused } from '../audit-events.ts';

type Appended = AuditEventInput<KeysUnwrapped | UnwrappingRefused>;

/** What one person opened for one purpose within a minute. */
interface Minute {
  readonly scope: KeyScope;
  readonly principal: KeyPrincipal;
  readonly purpose: string;
  readonly startedAt: number;
  keys: number;
}

const MINUTE_MS = 60_000;
/** Minutes open at once; a person has a handful. */
const MOST_OPEN = 10_000;
/** Subjects that one event can name. */
const MOST_SUBJECTS = 1_000;

/**
 * Records what the guard decided. Refusals are in the log before the answer. What was allowed is counted by person, purpose and
 * minute: the event that names the clients is the caller's own and was committed before it asked for keys (I2), so this count is the
 * check on it; who opens more keys than the lists account for has gone round them. A crash loses the count of the running minute.
 */
export class UnwrappingLog {
  readonly #append: (event: Appended) => Promise<void>;
  readonly #clock: Clock;
  readonly #open = new Map<string, Minute>();

  /** @param append resolves when the event is durable */
  constructor(append: (event: Appended) => Promise<void>, clock: Clock) {
    this.#append = append;
    this.#clock = clock;
  }

  /** `undefined` where there is nothing to wait for. */
  record(decision: KeyDecision): Promise<void> | undefined {
    if (decision.allowed > 0) this.#count(decision);
    return decision.refused.size === 0 ? undefined : this.#refuse(decision);
  }

  /** Writes the minutes that are over; call it now and then. */
  async flush(): Promise<void> {
    const now = this.#clock.now().getTime();
    // Insertion order is the order of time.
    for (const [name, minute] of this.#open) {
      if (now - minute.startedAt < MINUTE_MS) return;
      this.#open.delete(name);
      await this.#write(minute);
    }
  }

  /** Writes every count so far; call it when the process stops. */
  async close(): Promise<void> {
    const minutes = [...this.#open.values()];
    this.#open.clear();
    for (const minute of minutes) await this.#write(minute);
  }

  #count({ scope, use: { principal, purpose }, allowed }: KeyDecision): void {
    // A client's own opening is named by its purpose, and counted with those of other clients.
    const name = `${staffIdOf(principal)} ${scope} ${purpose}`;
    const minute = this.#open.get(name);
    if (minute !== undefined) {
      minute.keys += allowed;
      return;
    }
    // Full: the count of a newcomer is left out rather than memory grown without bound; the next flush makes room.
    if (this.#open.size >= MOST_OPEN) return;
    this.#open.set(name, { scope, principal, purpose, startedAt: this.#clock.now().getTime(), keys: allowed });
  }

  #write({ scope, principal, purpose, keys }: Minute): Promise<void> {
    return this.#append({
      action: 'storage.keys-unwrapped',
      outcome: 'allowed',
      principal: wholePrincipal(principal),
      subject: { kind: kindOf(scope), id: null },
      purpose,
      facts: { keys, staffId: staffIdOf(principal) },
    });
  }

  async #refuse({ scope, use: { principal, purpose }, refused }: KeyDecision): Promise<void> {
    for (const reason of new Set(refused.values())) {
      const subjectIds = [...refused].filter(([, why]) => why === reason).map(([id]) => id);
      await this.#append({
        action: 'storage.unwrapping-refused',
        outcome: 'refused',
        principal: wholePrincipal(principal),
        subject: { kind: kindOf(scope), id: null },
        subjectIds: subjectIds.slice(0, MOST_SUBJECTS),
        purpose,
        facts: { reason, staffId: staffIdOf(principal) },
      });
    }
  }
}

/** A job knows the id alone; then the fact says who, and the event has no session. */
function wholePrincipal(principal: KeyPrincipal): Principal | null {
  return isStaff(principal) && 'policyHash' in principal ? (principal as Principal) : null;
}

function staffIdOf(principal: KeyPrincipal): string | null {
  return isStaff(principal) ? principal.staffId : null;
}

function kindOf(scope: KeyScope): 'Client' | 'Import' {
  return scope === 'client' ? 'Client' : 'Import';
}
