/**
 * What does not fit into a tRPC call: a directory, which speaks SCIM 2.0 under `/scim/v2`, a provider that pushes signals to `/ssf` and receivers
 * of ours, papers of checks on their way in and out, and spreadsheets of new people.
 */
export { askedOfDirectory, askedOfStream } from './connectors/calls/asked.ts';
export { recordCall } from './connectors/calls/record-call.ts';
export { answerStream, type StreamAnswer, StreamFault, streamFault } from './connectors/transmitter/answer-stream.ts';
export { transmitterConfiguration, transmitterKeys } from './connectors/transmitter/described.ts';
export { AttachPaperInput, OpenPaperInput } from './contract/fitness.ts';
export { answerDirectory, type DirectoryAnswer, directoryFault } from './directory/answer-directory.ts';
export { openPaper, type ShownPaper } from './fitness/papers/open-paper.ts';
export { receivePaper } from './fitness/papers/receive-paper.ts';
export { readList } from './onboarding/read-list.ts';
export { answerSignal, type SignalAnswer, SignalFault, signalFault } from './signals/answer-signal.ts';
