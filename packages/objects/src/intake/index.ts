/** What comes from outside is looked at on its way in, before it is sealed and stored. */
export { DOCUMENT_TYPES, type DocumentType } from './content-types.ts';
export { type ContentLookedAt, isInfected, type LookedAt, type Looking, lookAtContent } from './look-at-content.ts';
export { clamdScanner, type MalwareScanner } from './malware-scanner.ts';
