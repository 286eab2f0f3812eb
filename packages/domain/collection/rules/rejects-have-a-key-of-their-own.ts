import { createHash } from 'node:crypto';

/**
 * Subject of the rejects' key in the key store: a UUID version 8 (RFC 9562) out of the import's, because rejected rows outlive the
 * upload and end apart from it.
 */
export function rejectsSubject(importId: string): string {
  const hex = createHash('sha256').update(`import/rejects/${importId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
