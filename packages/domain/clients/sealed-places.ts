import type { ClientId } from '@kean/kernel';

/**
 * Where each sealed value of a client lives. Sealing binds these names, so they are written once, here, and never change: a value
 * sealed under one spelling does not open under another. The shape is encryption's `Place`.
 */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  readonly row: string;
  readonly subject: ClientId;
}

/** `client.card` */
export function placeOfCard(client: ClientId): SealedPlace {
  return { table: 'client', column: 'card', row: client, subject: client };
}

/** `client_field.sealed` of one field; the field is part of the row's key. */
export function placeOfField(client: ClientId, field: string): SealedPlace {
  return { table: 'client_field', column: 'sealed', row: `${client}/${field}`, subject: client };
}

/** `client_field_past.sealed`: what a field held before; never at the place of the field itself. */
export function placeOfPastField(client: ClientId, pastId: string): SealedPlace {
  return { table: 'client_field_past', column: 'sealed', row: pastId, subject: client };
}

/** `demand.wording` */
export function placeOfDemandWording(client: ClientId, demandId: string): SealedPlace {
  return { table: 'demand', column: 'wording', row: demandId, subject: client };
}

/** `client_signature.sealed` */
export function placeOfSignature(client: ClientId, wordId: string): SealedPlace {
  return { table: 'client_signature', column: 'sealed', row: wordId, subject: client };
}

/** `property.address`, `property.certificate_no`, `property.wording` */
export function placeOfPropertyColumn(
  client: ClientId,
  column: 'address' | 'certificate_no' | 'wording',
  propertyId: string,
): SealedPlace {
  return { table: 'property', column, row: propertyId, subject: client };
}

/** `client_request_step.words` */
export function placeOfRequestWords(client: ClientId, stepId: string): SealedPlace {
  return { table: 'client_request_step', column: 'words', row: stepId, subject: client };
}

/** What `client_document.sealed_key` opens: the bytes in the object store. */
export function placeOfDocumentContent(client: ClientId, documentId: string): SealedPlace {
  return { table: 'client_document', column: 'content', row: documentId, subject: client };
}

/** `client_document.sealed_key` */
export function placeOfDocumentKey(client: ClientId, documentId: string): SealedPlace {
  return { table: 'client_document', column: 'sealed_key', row: documentId, subject: client };
}
