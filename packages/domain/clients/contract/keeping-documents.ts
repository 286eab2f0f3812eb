/**
 * The contract's seventh part: how a clause takes in, shows and ends documents of a client. The clause decides who may, in its own transaction
 * and with its own event; the bytes go one way, and that way is here. Apart from `contract/documents`, because the portal reads that one.
 */

export type {
  DocumentId,
  DocumentOf,
  DocumentToReceive,
  KeptDocument,
} from '../documents/document-rows.ts';
export { documentsFolder } from '../documents/document-rows.ts';
export { endDocuments, removeObjects } from '../documents/end-documents.ts';
export { listDocuments, readDocument } from '../documents/list-documents.ts';
export { openDocument } from '../documents/open-document.ts';
export {
  beginDocument,
  type DocumentRefusal,
  keepDocument,
  type ReceivedDocument,
  refuseDocument,
  storeDocument,
  whyNotKept,
} from '../documents/receive-document.ts';
export {
  type Arriving,
  openStoredFile,
  type ReceivedFile,
  storeFile,
} from '../documents/stored-file.ts';
