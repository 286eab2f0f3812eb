export { readPolicyVersion, readRoleGrants, type VersionedGrants } from './read-role-grants.ts';
