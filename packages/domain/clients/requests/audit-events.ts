import type { Subject } from '@kean/audit';
import type { Id } from '@kean/kernel';
import type { IdentityCheck } from '../contract/request-words.ts';
import type {
  CorrectableField,
  ExtensionReason,
  RefusalReason,
  RequestBy,
  RequestKind,
  RequestState,
} from '../contract/requests.ts';
import type { DocumentRefusal } from '../documents/receive-document.ts';

type RequestId = Id<'Request'>;
type RequestDocument = { readonly requestId: RequestId; readonly documentId: Id<'Document'> };
interface OnClient {
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
}

/** A right was exercised; without a principal by the client alone. With this much a lost case can be written again. */
export interface RequestTakenEvent extends OnClient {
  readonly action: 'clients.request-taken';
  readonly facts: {
    readonly requestId: RequestId;
    readonly kind: RequestKind;
    readonly by: RequestBy;
    readonly channel: 'own-pages' | 'word' | 'letter';
    /** Whom a complaint is about, as far as the client said. */
    readonly accusedId: string | null;
    readonly told: boolean;
  };
}

export interface RequestIdentityChecked extends OnClient {
  readonly action: 'clients.request-identity-checked';
  readonly facts: { readonly requestId: RequestId; readonly how: IdentityCheck; readonly state: RequestState };
}

export interface RequestAssigned extends OnClient {
  readonly action: 'clients.request-assigned';
  readonly facts: { readonly requestId: RequestId; readonly assigneeId: string };
}

export interface RequestAccusedNamed extends OnClient {
  readonly action: 'clients.request-accused-named';
  readonly facts: { readonly requestId: RequestId; readonly accusedId: string };
}

export interface RequestExtended extends OnClient {
  readonly action: 'clients.request-extended';
  readonly facts: { readonly requestId: RequestId; readonly because: ExtensionReason; readonly told: boolean };
}

export interface RequestDecided extends OnClient {
  readonly action: 'clients.request-decided';
  readonly facts: {
    readonly requestId: RequestId;
    readonly kind: RequestKind;
    readonly decision: 'granted' | 'refused';
    readonly because: RefusalReason | null;
    readonly told: boolean;
  };
}

/** The client is stored and protected, and nothing else, from here on; or worked with again. */
export interface ClientRestricted extends OnClient {
  readonly action: 'clients.client-restricted' | 'clients.restriction-lifted';
  readonly facts: { readonly requestId: RequestId };
}

/** What a client wrote, or was answered, was opened for a person. Committed before it is. */
export interface RequestWordsOpened extends OnClient {
  readonly action: 'clients.request-words-opened';
  readonly purpose: 'data-subject-request';
  readonly fields: readonly ['request'];
  readonly facts: { readonly requestId: RequestId; readonly stepId: Id<'RequestStep'> };
}

/** A document came with a request; without a principal from the client's own pages. */
export interface RequestDocumentReceived extends OnClient {
  readonly action: 'clients.request-document-received';
  readonly facts: RequestDocument & { readonly kind: string; readonly scan: 'clean' | 'unscanned' };
}
export interface RequestDocumentRefused {
  readonly action: 'clients.request-document-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: RequestDocument & { readonly reason: DocumentRefusal };
}
/** It was opened by whoever handles the request. Committed before its first byte left. */
export interface RequestDocumentOpened extends OnClient {
  readonly action: 'clients.request-document-opened';
  readonly purpose: 'data-subject-request';
  readonly facts: RequestDocument & { readonly kind: string };
}

/** The client was shown their own cases, with what was written in them. */
export interface OwnRequestsShown extends OnClient {
  readonly action: 'clients.own-requests-shown';
  readonly purpose: 'own-access';
  readonly facts: { readonly count: number };
}

/** A field of the dossier was put right at the client's request; which, and never what it is. */
export interface FieldCorrected extends OnClient {
  readonly action: 'clients.field-corrected';
  readonly purpose: 'data-subject-request';
  readonly fields: readonly [CorrectableField];
  readonly facts: { readonly requestId: RequestId };
}

/** Somebody of the office was reminded of the day of an answer, by mail. */
export interface RequestReminded extends OnClient {
  readonly action: 'clients.request-reminded';
  readonly facts: { readonly requestId: RequestId; readonly remindedId: string };
}

/** A page of cases was shown. */
export interface RequestsListed {
  readonly action: 'clients.requests-listed';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: null };
  readonly subjectIds: readonly string[];
  readonly facts: { readonly count: number };
}

/** One case was shown, without what was written in it. */
export interface RequestRead extends OnClient {
  readonly action: 'clients.request-read';
  readonly facts: { readonly requestId: RequestId };
}

/** A case that does not exist, lies out of reach, or is about whoever asked. */
export interface RequestRefused {
  readonly action: 'clients.request-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Request'>;
  readonly facts: { readonly reason: 'not-within-reach' };
}

export type RequestEvent =
  | RequestTakenEvent
  | RequestIdentityChecked
  | RequestAssigned
  | RequestAccusedNamed
  | RequestExtended
  | RequestDecided
  | ClientRestricted
  | RequestWordsOpened
  | RequestDocumentReceived
  | RequestDocumentRefused
  | RequestDocumentOpened
  | RequestReminded
  | FieldCorrected
  | OwnRequestsShown
  | RequestsListed
  | RequestRead
  | RequestRefused;
