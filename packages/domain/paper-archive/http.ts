/** What does not fit into a tRPC call: the picture of what is left of a batch, on its way in and out. */
export { type ShownPicture, showPicture, signBatch } from './operations/shredding/sign-batch.ts';
