import type { OtherDoor } from '@kean/procedures';

/**
 * Doors beside the procedures, by their address at the api; `enter` asks for the same actions there. The portal may know one by another
 * address. Held against the routes of the real server by a test.
 */
export const FILE_DOORS: readonly OtherDoor[] = [
  { path: 'POST /consents/:clientId/acts/:actId/scans', action: 'collection.record-consents' },
  { path: 'POST /imports', action: 'collection.import' },
  { path: 'GET /imports/:id/rejects', action: 'collection.import' },
  { path: 'POST /incidents/radius', action: 'incidents.measure-radius' },
  { path: 'POST /log/evidence', action: 'accountability.export-evidence' },
  { path: 'POST /paper-archive/batches/:id/picture', action: 'paper-archive.shred' },
  { path: 'GET /paper-archive/batches/:id/picture', action: 'paper-archive.read-archive' },
  { path: 'POST /paper-archive/files/:id/scans', action: 'paper-archive.keep-files' },
  { path: 'POST /paper-archive/scans/:id', action: 'paper-archive.open-scans' },
  { path: 'POST /paper-archive/own/scans/:id', action: 'client-visit' },
  { path: 'POST /personnel/checks/:id/papers', action: 'personnel.record-duties' },
  { path: 'POST /personnel/papers/:id', action: 'personnel.decide-duties' },
  { path: 'POST /personnel/people/lists', action: 'personnel.onboard' },
  { path: 'POST /requests/:requestId/documents', action: 'clients.take-requests' },
  { path: 'POST /requests/:requestId/documents/:documentId', action: 'clients.handle-requests' },
  { path: 'POST /requests/own/:requestId/documents', action: 'client-visit' },
  { path: 'POST /storage/advisories', action: 'storage.load-advisories' },
];
