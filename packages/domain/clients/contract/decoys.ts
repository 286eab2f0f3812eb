/**
 * The contract's part on clients who were invented to be touched by nobody (ADR 0068): which they are, for whoever watches, shows or writes to
 * clients. Apart from `contract.ts`, because the portal reads that one.
 */
export type { ClientCard } from '../contract.ts';
export { type Decoys, decoysInForce, readDecoys, type Seat } from '../decoys/decoys-in-force.ts';
export { hidePlace, newPlace, type Place, tailOf } from '../decoys/hidden-place.ts';
export { maskedCardOf } from '../decoys/masked-card-of.ts';
export { numberOfViewer, recordedNumber, segmentsOf } from '../decoys/number-of-viewer.ts';
