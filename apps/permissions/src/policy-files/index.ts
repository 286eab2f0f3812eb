export { loadFolder } from './load-folder.ts';
export { PolicyFault } from './policy-fault.ts';
export { type PolicySet, policySet } from './policy-set.ts';
