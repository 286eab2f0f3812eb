import { isHeld } from '@kean/authorization';
import { newId, type StaffId } from '@kean/kernel';
import { failCall, type OpenStream } from '@kean/procedures';
import type { Person } from '../principal-source.ts';
import type { StreamRegister } from './stream-register.ts';

/** How a stream's caller is read anew: the same session, or the same API key. */
export type LookAgain = () => Promise<Person | null>;

export interface OpenStreamsParts {
  readonly register: StreamRegister;
  /** Those of these people who do not work here now. */
  readonly whoIsGone: (people: readonly StaffId[]) => Promise<ReadonlySet<StaffId>>;
  /** Whether this process would know of a revocation. */
  readonly isConfirmed: () => boolean;
  readonly onTrouble: (error: unknown) => void;
}

/** What concerns whom: people by id, or everybody. */
export interface Concerned {
  readonly people: readonly { readonly staffId: StaffId; readonly gone: boolean }[];
  readonly everybody: boolean;
}

interface Held {
  readonly staffId: StaffId;
  readonly rights: string;
  readonly lookAgain: LookAgain;
  readonly ending: AbortController;
}

/** Looking again takes no longer than this; who could not be read by then is let go. */
const LOOK_WITHIN_MS = 700;
/** Sessions lapse by time, and nobody tells. */
const LAPSES_EVERY_MS = 5_000;

/**
 * Everything that this process holds open for people. A stream was opened with the rights of that moment, so any change of them ends it:
 * a person who is gone is told to sign in, one whose access is held is told so, one who may do other things than before is told to ask anew and passes the door again, and
 * while revocations cannot be known everybody is told that the system is not available (I4, I9).
 */
export class OpenStreams {
  readonly #parts: OpenStreamsParts;
  readonly #held = new Map<string, Held>();
  readonly #upkeep: NodeJS.Timeout;

  constructor(parts: OpenStreamsParts) {
    this.#parts = parts;
    this.#upkeep = setInterval(() => void this.#keepUp(), LAPSES_EVERY_MS);
    this.#upkeep.unref();
  }

  get size(): number {
    return this.#held.size;
  }

  /** @throws AppError CALL_UNAVAILABLE while revocations cannot be known, or where the stream cannot be written down */
  async open(person: Person, kind: string, lookAgain: LookAgain): Promise<OpenStream> {
    if (!this.#parts.isConfirmed()) throw failCall('CALL_UNAVAILABLE');
    const id = newId();
    const ending = new AbortController();
    const { staffId } = person.principal;
    // Held first: a revocation that comes while it is written down is not missed.
    this.#held.set(id, { staffId, rights: rightsOf(person), lookAgain, ending });
    try {
      await this.#parts.register.add(id, staffId, kind);
      // The person was read before the stream was held, and could have lost everything in between.
      await this.#lookAt(id);
      ending.signal.throwIfAborted();
    } catch (error) {
      this.#letGo(id);
      throw error;
    }
    return { ended: ending.signal, close: () => this.#letGo(id) };
  }

  /** Looks again at every stream of those concerned; each is over or confirmed when this resolves. */
  async recheck({ people, everybody }: Concerned): Promise<void> {
    // Before anything is asked: what came with the news waits behind no other statement of this process.
    this.#endOf(new Set(people.filter(({ gone }) => gone).map(({ staffId }) => staffId)));
    const ids = new Set(people.map(({ staffId }) => staffId));
    const concerned = [...this.#held].filter(
      ([, { staffId, ending }]) => !ending.signal.aborted && (everybody || ids.has(staffId)),
    );
    if (concerned.length === 0) return;
    if (everybody) await this.#endOfThoseGone(concerned.map(([, held]) => held));
    await Promise.all(concerned.map(([id]) => this.#lookAt(id)));
  }

  #endOf(gone: ReadonlySet<StaffId>): void {
    if (gone.size === 0) return;
    for (const { staffId, ending } of this.#held.values()) {
      if (gone.has(staffId)) ending.abort(failCall('CALL_SIGN_IN_REQUIRED'));
    }
  }

  /** Who left or was suspended is told at once, whatever the number of sessions; the others are looked at one by one. */
  async #endOfThoseGone(held: readonly Held[]): Promise<void> {
    const people = [...new Set(held.map(({ staffId }) => staffId))];
    try {
      this.#endOf(await this.#parts.whoIsGone(people));
    } catch (error) {
      // Looking at each of them tells the same, and refuses where it cannot.
      this.#parts.onTrouble(error);
    }
  }

  /** Nothing says any more that nobody was revoked. */
  endAll(): void {
    for (const { ending } of this.#held.values()) ending.abort(failCall('CALL_UNAVAILABLE'));
  }

  async close(): Promise<void> {
    clearInterval(this.#upkeep);
    this.endAll();
    for (const id of [...this.#held.keys()]) this.#letGo(id);
    await this.#parts.register.settle();
  }

  async #lookAt(id: string): Promise<void> {
    const held = this.#held.get(id);
    if (held === undefined || held.ending.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(() => resolve(null), LOOK_WITHIN_MS);
    try {
      const now = await Promise.race([held.lookAgain().then((person) => ({ person })), promise]);
      if (now === null) held.ending.abort(failCall('CALL_UNAVAILABLE'));
      else if (now.person === null) held.ending.abort(failCall('CALL_SIGN_IN_REQUIRED'));
      else if (isHeld(now.person.principal)) held.ending.abort(failCall('CALL_ACCESS_HELD'));
      else if (rightsOf(now.person) !== held.rights) held.ending.abort(failCall('CALL_RIGHTS_CHANGED'));
    } catch (error) {
      this.#parts.onTrouble(error);
      held.ending.abort(failCall('CALL_UNAVAILABLE'));
    } finally {
      clearTimeout(timer);
    }
  }

  async #keepUp(): Promise<void> {
    await this.recheck({ people: [], everybody: true });
    await this.#parts.register.seen([...this.#held.keys()]).catch(this.#parts.onTrouble);
  }

  #letGo(id: string): void {
    if (this.#held.delete(id)) this.#parts.register.remove(id);
  }
}

/** What decides about the person, in a form that can be compared. Equal texts decide every question alike. */
function rightsOf({ principal }: Person): string {
  const { regionId, branchId, teamId, roles, grants, assurance, onlyActions } = principal;
  // What a session owes counts as well: from then on the door lets it in nowhere, so nothing stays open either.
  return JSON.stringify([regionId, branchId, teamId, roles, grants, assurance?.owes, onlyActions]);
}
