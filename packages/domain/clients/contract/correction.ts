/**
 * The contract's fifth part: changing one field of a dossier, for clauses that judge whether it may be. Apart from `contract.ts`, because the
 * portal reads that one and must not carry encryption into a browser.
 */
export { type Correction, correctField } from '../corrections/correct-field.ts';
export { readTrail, type TrailEntry } from '../corrections/read-trail.ts';
