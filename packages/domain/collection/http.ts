/**
 * What does not fit into a tRPC call: a file on its way in, a file on its way out. The process mounts them as
 * `POST /imports` and `GET /imports/:id/rejects`, with the same context as its calls.
 */
export { type Download, openRejectFile } from './operations/open-reject-file.ts';
export { receiveImport as receiveUpload, type Upload } from './operations/receive-import.ts';
