export { eventJson, microsecondsText } from './event-json.ts';
export { openFolderLogStore, removeHalfWritten } from './folder-log-store.ts';
export { entryOf, type LoggedEvent } from './log-entry.ts';
export { makeLogKey, readLogKey } from './log-key.ts';
export { COSIGNED_PATH, KEYS_PATH, LogDisagreement, type LogStore } from './log-store.ts';
export { readEntry } from './read-entry.ts';
export { Sequencer, type SequencerObserver, type SequencerParts } from './sequencer.ts';
export { readHead, type SignedHead } from './signed-heads.ts';
export { type WitnessAddress, type WitnessAnswer, WitnessClient } from './witness-client.ts';
