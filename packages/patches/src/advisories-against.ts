import { type Advisory, firstMended, isAffected } from './advisory.ts';
import type { PackageInUse } from './packages-in-use.ts';
import { ADVISORY_SEVERITIES } from './severities.ts';

/** A package in use that somebody published a weakness of. */
export interface AdvisoryHit extends PackageInUse {
  readonly advisory: Advisory;
  /** From which version on it is mended; `null` while nobody has. */
  readonly mendedIn: string | null;
}

export interface PatchState {
  readonly packages: number;
  readonly running: number;
  /** How many records were compared that name a package in use. */
  readonly compared: number;
  /** What runs before what only builds, the worse before the less bad. */
  readonly hits: readonly AdvisoryHit[];
}

/** Holds what is in use against what was published. */
export function advisoriesAgainst(inUse: readonly PackageInUse[], advisories: readonly Advisory[]): PatchState {
  const byName = Map.groupBy(advisories, (advisory) => advisory.package);
  const hits = inUse.flatMap((one) =>
    (byName.get(one.name) ?? [])
      .filter((advisory) => isAffected(advisory, one.version))
      .map((advisory) => ({ ...one, advisory, mendedIn: firstMended(advisory, one.version) })),
  );
  const rank = ({ runs, advisory }: AdvisoryHit) =>
    (runs ? 0 : ADVISORY_SEVERITIES.length) + ADVISORY_SEVERITIES.indexOf(advisory.severity);
  const names = new Set(inUse.map(({ name }) => name));
  return {
    packages: inUse.length,
    running: inUse.filter(({ runs }) => runs).length,
    compared: advisories.filter((advisory) => names.has(advisory.package)).length,
    hits: hits.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name)),
  };
}
