/** The contract's sixth part: documents of a client, as pages show them. How they come in and are opened is `contract/keeping-documents`. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/** What a document is, in the words of the archive. */
export const DOCUMENT_KINDS = ['contract', 'identity', 'consent', 'authority', 'property', 'request', 'other'] as const;
export const DocumentKind = z.enum(DOCUMENT_KINDS);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** What a document belongs to. */
export const DocumentAbout = z.enum(['paper-file', 'consent', 'request']);
export type DocumentAbout = z.infer<typeof DocumentAbout>;

/** Most bytes of one document. */
export const MOST_DOCUMENT_BYTES = 20 * 1024 * 1024;

/** What is known of a document without opening it. */
export const DocumentRow = z.object({
  documentId: idOf<'Document'>(),
  kind: DocumentKind,
  /** Media type, by what it is. */
  type: z.string(),
  sizeBytes: z.number().int(),
  sheets: z.number().int(),
  /** `unscanned`: no scanner has seen it yet. */
  scan: z.enum(['clean', 'unscanned']),
  /** SHA-256 of the sealed bytes, in hex. */
  sealedSha256: z.string(),
  /** `null` for the client. */
  receivedByName: z.string().nullable(),
  keptAt: z.date(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;
