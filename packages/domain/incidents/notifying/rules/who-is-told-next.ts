import type { Severity } from '../../contract/signals.ts';

/** How long each link has, by severity. */
export interface Wait {
  readonly waitMinutes: number;
  readonly repeatMinutes: number | null;
  readonly sleeps: boolean;
}

/** Who could be told at this moment. */
export interface Reachable {
  /** Holders of each link of the chain, in its order; an empty one has nobody. */
  readonly chain: readonly (readonly string[])[];
  /** Everybody who may handle alerts. */
  readonly everybody: readonly string[];
  readonly waits: Readonly<Record<Severity, Wait>>;
}

/** How far an alert is told. */
export interface TellingOf {
  readonly severity: Severity;
  /** Whom it is about; they are never told. */
  readonly about: string | null;
  readonly step: number;
  readonly dueAt: Date;
}

export interface ToldNext {
  readonly step: number;
  readonly kind: 'first' | 'again';
  /** Empty where nobody is left to be told. */
  readonly people: readonly string[];
  /** When the one after is told; `null` where nobody is. */
  readonly nextAt: Date | null;
}

/**
 * The next link of the chain that has somebody else than the person concerned. Where nobody is on call the last link is told at once. After
 * the last one what is severe is said again to the first and the last. A link waits from when it was due and not from when it was told: a
 * worker that was away catches up.
 */
export function whoIsToldNext({ severity, about, step, dueAt }: TellingOf, reachable: Reachable, now: Date): ToldNext {
  const { chain, everybody, waits } = reachable;
  const { waitMinutes, repeatMinutes } = waits[severity];
  const others = (people: readonly string[]) => people.filter((one) => one !== about);
  const kind = step === 0 ? 'first' : 'again';
  const after = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000);
  for (let link = step; link < chain.length; link += 1) {
    const holders = chain[link] ?? [];
    const people = others(link === 0 && holders.length === 0 ? (chain.at(-1) ?? []) : holders);
    if (people.length > 0) return { step: link + 1, kind, people, nextAt: after(dueAt, waitMinutes) };
  }
  const toldBefore = step > 0;
  if (toldBefore && repeatMinutes === null) return { step, kind, people: [], nextAt: null };
  const ends = others([...new Set([...(chain[0] ?? []), ...(chain.at(-1) ?? [])])]);
  const people = ends.length > 0 ? ends : others(everybody);
  const next = repeatMinutes === null ? null : after(dueAt > now ? dueAt : now, repeatMinutes);
  // Nobody there at all: looked for again, for as long as it is not acknowledged.
  return {
    step: Math.max(step, chain.length) + 1,
    kind,
    people,
    nextAt: people.length > 0 ? next : after(now, waitMinutes),
  };
}
