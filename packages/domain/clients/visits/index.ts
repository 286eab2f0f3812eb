/** What a process needs to know a client by their visit. */
export { VISIT_TOKEN_HEADER } from '../contract.ts';
export { findVisit } from './find-visit.ts';
