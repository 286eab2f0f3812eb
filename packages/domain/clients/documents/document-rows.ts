import type { DataKey, FilePlaces } from '@kean/encryption';
import type { ClientId, Id } from '@kean/kernel';
import type { DocumentType } from '@kean/objects/intake';
import type { DocumentAbout, DocumentKind } from '../contract/documents.ts';
import { placeOfDocumentContent, placeOfDocumentKey } from '../sealed-places.ts';

export type DocumentId = Id<'Document'>;

/** Whose document it is. */
export interface DocumentOf {
  readonly documentId: DocumentId;
  readonly clientId: ClientId;
}

/** What somebody hands in. */
export interface DocumentToReceive extends DocumentOf {
  /** What it belongs to, and which. */
  readonly about: DocumentAbout;
  readonly aboutId: string;
  readonly kind: DocumentKind;
  readonly sheets: number;
  /** `null` for the client. */
  readonly receivedBy: string | null;
}

/** A document that is there to be opened. */
export interface KeptDocument extends DocumentOf {
  readonly about: DocumentAbout;
  readonly aboutId: string;
  readonly kind: DocumentKind;
  readonly type: DocumentType;
  readonly sizeBytes: number;
  readonly scan: 'clean' | 'unscanned';
  readonly sealedKey: Buffer;
}

/** Whatever key opens the client. */
export type ClientKey = DataKey;

/** Client first: whoever brings objects back from a backup, or looks for what an erasure left, tells by it whose they are. */
export const documentObject = ({ clientId, documentId }: DocumentOf) =>
  `documents/${clientId}/${documentId}/content` as const;
export const documentsFolder = (clientId: string) => `documents/${clientId}` as const;

export function placesOfDocument({ clientId, documentId }: DocumentOf): FilePlaces {
  return {
    content: placeOfDocumentContent(clientId, documentId),
    key: placeOfDocumentKey(clientId, documentId),
  };
}
