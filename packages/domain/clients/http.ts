/**
 * What does not fit into a tRPC call: documents that come with a request, on their way in and out. The process mounts them under `/requests`, with
 * the same context as its calls.
 */
export { OpenRequestDocumentInput, RequestDocumentInput } from './contract/requests.ts';
export { openRequestDocument } from './requests/documents/open-document.ts';
export { receiveAtTheCounter, receiveFromOwnPages } from './requests/documents/receive-document.ts';
