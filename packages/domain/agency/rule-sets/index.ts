export { readPolicyVersion, readRoleGrants, type VersionedGrants } from './read-role-grants.ts';
export { readAllStaffFacts, readStaffFacts, type StaffFacts } from './read-staff-facts.ts';
