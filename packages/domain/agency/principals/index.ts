export { principalOfStaff } from './principal-of-staff.ts';
