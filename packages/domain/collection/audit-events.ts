import { recordEvent, type Subject } from '@kean/audit';
import type { whyNotKept } from '@kean/clients/contract/keeping-documents';
import type { ClientId, Id } from '@kean/kernel';
import type { CampaignEvent } from './campaigns/audit-events.ts';
import type { CollectionErrorCode } from './errors.ts';

type OnImport = Subject<'Import'>;

/** A file arrived and lies sealed in the object store. */
export interface ImportReceived {
  readonly action: 'collection.import-received';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly facts: { readonly sizeBytes: number };
}

/** A file was refused, on arrival (then there is no import) or when the worker looked into it. */
export interface ImportRefused {
  readonly action: 'collection.import-refused';
  readonly outcome: 'refused';
  readonly subject?: OnImport;
  readonly facts: { readonly code: CollectionErrorCode };
}

/** The first rows of a list were shown to the person who uploaded it. */
export interface PreviewShown {
  readonly action: 'collection.preview-shown';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly facts: { readonly sheet: number | null };
}

/** The person said what the columns mean and that the list shall be taken over. */
export interface ImportConfirmed {
  readonly action: 'collection.import-confirmed';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly facts: { readonly columns: number; readonly outside: number; readonly services: string };
}

/** One batch of rows was taken over; `subjectIds` are the clients that exist since. */
export interface RowsImported {
  readonly action: 'collection.rows-imported';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly subjectIds: readonly ClientId[];
  readonly facts: {
    readonly throughRow: number;
    readonly imported: number;
    readonly duplicates: number;
    readonly rejected: number;
  };
}

export interface ImportFinished {
  readonly action: 'collection.import-finished';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly facts: {
    readonly imported: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly warned: number;
    /** Values of single rows that were left out, because nothing their person came for needs them. */
    readonly outside: number;
  };
}

/** The run was given up; what had been imported stays. */
export interface ImportFailed {
  readonly action: 'collection.import-failed';
  readonly outcome: 'failed';
  readonly subject: OnImport;
  readonly facts: { readonly code: CollectionErrorCode; readonly imported: number };
}

export interface ImportCancelled {
  readonly action: 'collection.import-cancelled';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly facts: { readonly imported: number };
}

/** The rejected rows of a list were handed to the person who uploaded it. */
export interface RejectsDownloaded {
  readonly action: 'collection.rejects-downloaded';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
  readonly facts: { readonly rows: number };
}

/** The uploaded file is gone and its key destroyed. */
export interface UploadDestroyed {
  readonly action: 'collection.upload-destroyed';
  readonly outcome: 'allowed';
  readonly subject: OnImport;
}

/** A notice moved on its way from words to force. Its words stand in the records, never here. */
export interface NoticeMoved {
  readonly action:
    | 'collection.notice-drafted'
    | 'collection.notice-edited'
    | 'collection.notice-submitted'
    | 'collection.notice-returned'
    | 'collection.notice-published'
    | 'collection.notice-withdrawn';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Notice'>;
  readonly facts: { readonly version: number };
}

/** A client answered, or took answers back. `principal` is `null` where the client did it alone. What was answered stands in the records. */
export interface ConsentMoved {
  readonly action: 'collection.consent-given' | 'collection.consent-withdrawn';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly actId: string;
    readonly version: number;
    readonly channel: string;
    readonly purposes: number;
    readonly receiptId: string;
  };
}

/** A code was queued for the client's phone, to say on the tablet that an answer is theirs. */
export interface ConsentCodeQueued {
  readonly action: 'collection.consent-code-queued';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly wordId: string; readonly purposes: number };
}

/** A message about consents went out: a code, or that an answer was taken down. */
export interface ConsentMessageSent {
  readonly action: 'collection.consent-message-sent';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly messageId: string };
}

/** What was typed on the tablet was not the code. */
export interface ConsentCodeRefused {
  readonly action: 'collection.consent-code-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly reason: WordRefusal };
}
export type WordRefusal = 'unknown' | 'expired' | 'replaced' | 'guessed' | 'not-sent' | 'wrong';

/** A second person held the paper that an answer was taken from. */
export interface PaperCountersigned {
  readonly action: 'collection.consent-countersigned';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly actId: string };
}

/** The signed form of a consent was scanned: it lies sealed in the store. */
export interface ConsentScanned {
  readonly action: 'collection.consent-scanned';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly actId: string;
    readonly documentId: string;
    readonly sheets: number;
    readonly scan: 'clean' | 'unscanned';
  };
}
/** What was offered as the scan of a consent was not taken, and nothing of it was kept. */
export interface ConsentScanRefused {
  readonly action: 'collection.consent-scan-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly actId: string;
    readonly documentId: string;
    readonly reason: ReturnType<typeof whyNotKept>;
  };
}

/** Somebody looked at the signature of a client. */
export interface SignatureShown {
  readonly action: 'collection.signature-shown';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: string;
  readonly facts: { readonly actId: string };
}

/** A receipt was handed out. */
export interface ReceiptHandedOut {
  readonly action: 'collection.receipt-handed-out';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly receiptId: string };
}

/** A form of a client-to-be moved on its way. What was typed stands sealed in the records, never here. */
export interface DraftMoved {
  readonly action: 'collection.draft-opened' | 'collection.draft-discarded' | 'collection.draft-destroyed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Draft'>;
}
export interface DraftBegun {
  readonly action: 'collection.draft-begun';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Draft'>;
  readonly facts: { readonly services: number };
}

/** Somebody asked whether a phone is known; the subject is whom it met, whatever the asker was told. */
export interface DuplicateLookedFor {
  readonly action: 'collection.duplicate-looked-for';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId | null };
  readonly facts: { readonly met: 'nobody' | 'mine' | 'kept' | 'staff' };
}
/** More of these lookups than anybody needs for registering. */
export interface LookupsLimited {
  readonly action: 'collection.lookups-limited';
  readonly outcome: 'refused';
  readonly subject: { readonly kind: 'Client'; readonly id: null };
  readonly facts: { readonly most: number };
}

/** A form arrived with a field that none of its services needs; `fields` names it. */
export interface OverCollectionRefused {
  readonly action: 'collection.over-collection-refused';
  readonly outcome: 'refused';
  readonly fields: readonly string[];
  readonly facts: { readonly services: string };
}

/** `fields` says what was taken down of the person, and `services` what for. */
export interface ClientRegistered {
  readonly action: 'collection.client-registered';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly fields: readonly string[];
  readonly facts: { readonly services: string };
}

/** One field was corrected, or found true; the value before stays sealed in the records. */
export interface FieldCorrected {
  readonly action: 'collection.field-corrected';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly fields: readonly string[];
  readonly facts: { readonly changed: boolean; readonly verified: boolean };
}
/** Somebody looked at whence a field came and who corrected it. */
export interface TrailShown {
  readonly action: 'collection.trail-shown';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly fields: readonly string[];
  readonly facts: { readonly entries: number };
}

/** A lawful basis other than consent moved on its way (PIPL 13). */
export interface BasisMoved {
  readonly action: 'collection.basis-proposed' | 'collection.basis-approved' | 'collection.basis-ended';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Basis'>;
  readonly facts: { readonly purpose: string };
}

/** Whoever bears the link in the message says that they did not sign: what it consented to was taken back at once. */
export interface ConsentObjected {
  readonly action: 'collection.consent-objected';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly actId: Id<'ConsentAct'>; readonly purposes: number };
}

export type CollectionEvent =
  | ConsentObjected
  | ImportReceived
  | ImportRefused
  | PreviewShown
  | ImportConfirmed
  | RowsImported
  | ImportFinished
  | ImportFailed
  | ImportCancelled
  | RejectsDownloaded
  | UploadDestroyed
  | NoticeMoved
  | ConsentMoved
  | ConsentCodeQueued
  | ConsentMessageSent
  | ConsentCodeRefused
  | PaperCountersigned
  | ConsentScanned
  | ConsentScanRefused
  | SignatureShown
  | ReceiptHandedOut
  | DraftMoved
  | DraftBegun
  | DuplicateLookedFor
  | LookupsLimited
  | OverCollectionRefused
  | ClientRegistered
  | FieldCorrected
  | TrailShown
  | BasisMoved
  | CampaignEvent;

export const record = recordEvent<CollectionEvent>;
