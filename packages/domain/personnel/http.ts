/**
 * What does not fit into a tRPC call: a directory, which speaks SCIM 2.0 under `/scim/v2`, a provider that pushes signals to `/ssf`, and papers of
 * checks on their way in and out.
 */
export { AttachPaperInput, OpenPaperInput } from './contract/fitness.ts';
export { answerDirectory, type DirectoryAnswer, directoryFault } from './directory/answer-directory.ts';
export { openPaper, type ShownPaper } from './fitness/papers/open-paper.ts';
export { receivePaper } from './fitness/papers/receive-paper.ts';
export { answerSignal, type SignalAnswer, SignalFault, signalFault } from './signals/answer-signal.ts';
