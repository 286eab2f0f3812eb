/**
 * What does not fit into a tRPC call: a file on its way in, a file on its way out. The process mounts them as `POST /imports`,
 * `GET /imports/:id/rejects` and `POST /consents/:clientId/acts/:actId/scans`, with the same context as its calls.
 */
export { ConsentScanInput } from './contract/consents.ts';
export { receiveConsentScan } from './operations/consents/receive-consent-scan.ts';
export { type Download, openRejectFile } from './operations/open-reject-file.ts';
export { receiveImport as receiveUpload, type Upload } from './operations/receive-import.ts';
