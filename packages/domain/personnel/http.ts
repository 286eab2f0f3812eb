/** What does not fit into a tRPC call: the directory of another system, which speaks SCIM 2.0 under `/scim/v2`. */
export { answerDirectory, type DirectoryAnswer, directoryFault } from './directory/answer-directory.ts';
