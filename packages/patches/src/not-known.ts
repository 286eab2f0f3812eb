import { valid } from 'semver';
import type { PackageInUse } from './packages-in-use.ts';

/** Why nothing can be said of a package: `not-compared`, the file was read without it; `version-unreadable`, no range can be held against it. */
export type WhyNotKnown = 'not-compared' | 'version-unreadable';
export interface NotKnown extends PackageInUse {
  readonly why: WhyNotKnown;
}

/** Packages in use of which a file says nothing either way: not safe, and not known to be weak. */
export function notKnownOf(inUse: readonly PackageInUse[], compared: ReadonlySet<string>): readonly NotKnown[] {
  return inUse
    .flatMap((one): NotKnown[] => {
      if (!compared.has(one.name)) return [{ ...one, why: 'not-compared' }];
      return valid(one.version) === null ? [{ ...one, why: 'version-unreadable' }] : [];
    })
    .toSorted((one, other) => Number(other.runs) - Number(one.runs) || one.name.localeCompare(other.name));
}
