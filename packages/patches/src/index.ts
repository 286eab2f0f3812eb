export { type AdvisoryHit, advisoriesAgainst, type PatchState } from './advisories-against.ts';
export { Advisories, type Advisory } from './advisory.ts';
export { readInstalled } from './installed.ts';
export { type NotKnown, notKnownOf, type WhyNotKnown } from './not-known.ts';
export { LockfileUnreadable, type PackageInUse, packagesInUse } from './packages-in-use.ts';
export { AdvisoriesUnreadable, type AdvisoryFile, readAdvisories, type WhyUnreadable } from './read-advisories.ts';
export { ADVISORY_SEVERITIES, type AdvisorySeverity } from './severities.ts';
export { onlyBuilds } from './what-only-builds.ts';
