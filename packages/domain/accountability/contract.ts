/** Clauses 3.2 and 5.1: reading the log and proving it. No value of a client is reachable from here. */
export * from './contract/log-filter.ts';
export * from './contract/log-health.ts';
export * from './contract/log-page.ts';
export * from './contract/log-proof.ts';
export * from './contract/log-views.ts';
export * from './contract/looks.ts';
export * from './contract/pseudonym.ts';
