export { type RevocationNews, type Revoked, readRevocations } from './read-revocations.ts';
export { isCursor } from './revocation-cursor.ts';
export { type ListeningWatch, type RevocationWatchOptions, watchRevocations } from './watch-revocations.ts';
export { whoIsGone } from './who-is-gone.ts';
