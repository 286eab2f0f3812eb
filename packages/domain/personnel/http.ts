/** What does not fit into a tRPC call: a directory, which speaks SCIM 2.0 under `/scim/v2`, and a provider that pushes signals to `/ssf`. */
export { answerDirectory, type DirectoryAnswer, directoryFault } from './directory/answer-directory.ts';
export { answerSignal, type SignalAnswer, SignalFault, signalFault } from './signals/answer-signal.ts';
