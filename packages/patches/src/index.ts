export { type AdvisoryHit, advisoriesAgainst, type PatchState } from './advisories-against.ts';
export { ADVISORY_SEVERITIES, type Advisory, type AdvisorySeverity } from './advisory.ts';
export { LockfileUnreadable, type PackageInUse, packagesInUse } from './packages-in-use.ts';
export { AdvisoriesUnreadable, readAdvisories } from './read-advisories.ts';
