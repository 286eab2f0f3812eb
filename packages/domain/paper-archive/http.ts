/** What does not fit into a tRPC call: the picture of what is left of a batch, and scans, on their way in and out. */
export { openOwnScan } from './operations/own/open-own-scan.ts';
export { openScan, type ShownScan } from './operations/scans/open-scan.ts';
export { receiveScan } from './operations/scans/receive-scan.ts';
export { type ShownPicture, showPicture, signBatch } from './operations/shredding/sign-batch.ts';
