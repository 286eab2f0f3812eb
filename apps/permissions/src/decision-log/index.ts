export { type ReadLog, type RunFigures, readLog } from './read-log.ts';
export { readerPrivateKey, readerPublicKey } from './reader-key.ts';
export type { DecisionRecord } from './record.ts';
export { type Difference, type Replay, replay } from './replay.ts';
