/**
 * The contract's fifth part: changing one field of a dossier, for clauses that judge whether it may be. Apart from `contract.ts`, because the
 * portal reads that one and must not carry encryption into a browser.
 */
export { type Correction, correctField } from '../corrections/correct-field.ts';
export { correctItem, type ItemCorrection, type ItemValue } from '../corrections/correct-item.ts';
export { type ItemFacts, readItemFacts } from '../corrections/item-facts.ts';
export { readItemTrail, readTrail, type TrailEntry } from '../corrections/read-trail.ts';
