export type { BucketLogin } from './signature.ts';
export { type StrictBucket, startStrictBucket } from './strict-bucket.ts';
