/** Processes that rotate keys, for tests and proofs of rotation. */

export { type RotationProcess, startRotationProcess } from './rotation-process.ts';
export { openRotationSide, type RotationSettings, type RotationSide } from './rotation-side.ts';
export { readEverything, type SealedContents } from './sealed-contents.ts';
