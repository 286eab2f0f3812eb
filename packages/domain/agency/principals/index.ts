export { readPolicyVersion } from '../rule-sets/read-role-grants.ts';
export { principalOfStaff } from './principal-of-staff.ts';
