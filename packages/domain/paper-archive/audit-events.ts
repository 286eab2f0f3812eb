import { recordEvent, type Subject } from '@kean/audit';
import type { RefusalReason } from '@kean/circulation/contract/looking';
import type { DocumentAbout } from '@kean/clients/contract/documents';
import type { whyNotKept } from '@kean/clients/contract/keeping-documents';
import type { ClientId, StaffId } from '@kean/kernel';
import type {
  BatchState,
  DifferenceKind,
  FileClass,
  LoanPurpose,
  ScanField,
  ScanPurpose,
  SettledAs,
  ShredCause,
  ShredMethod,
} from './contract.ts';

type Cabinet = Subject<'Cabinet'>;
/** Why a scan was not taken, and why one is not opened. */
export type ScanRefusal = ReturnType<typeof whyNotKept>;
export type ScanLookRefusal = RefusalReason | 'infected' | 'scanner-away';

/** A cabinet was set up or closed. */
export interface CabinetArranged {
  readonly action: 'paper-archive.cabinet-made' | 'paper-archive.cabinet-closed';
  readonly outcome: 'allowed';
  readonly subject: Cabinet;
  readonly facts: { readonly shelves: number };
}
/** Somebody may take files out of a cabinet, or may not any more. */
export interface KeyHandled {
  readonly action: 'paper-archive.key-given' | 'paper-archive.key-taken-back';
  readonly outcome: 'allowed';
  readonly subject: Cabinet;
  readonly facts: { readonly staffId: StaffId };
}
/** Numbers of files were shown, and of which clients. */
export interface FilesListed {
  readonly action: 'paper-archive.files-listed';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: null };
  readonly subjectIds: readonly ClientId[];
  readonly facts: { readonly count: number };
}
/** What happened to a file stands with its client: paper that is borrowed is a look. */
export interface FileHandled {
  readonly action:
    | 'paper-archive.file-filed'
    | 'paper-archive.file-moved'
    | 'paper-archive.file-returned'
    | 'paper-archive.file-recounted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly fileId: string; readonly class: FileClass };
}
/** A file went through the shredder, in this batch. */
export interface FileShredded {
  readonly action: 'paper-archive.file-shredded';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly fileId: string; readonly class: FileClass; readonly batchId: string };
}
export interface FileLent {
  readonly action: 'paper-archive.file-lent';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: LoanPurpose;
  readonly facts: {
    readonly fileId: string;
    readonly class: FileClass;
    readonly borrowerId: StaffId;
    readonly days: number;
  };
}
/** Paper was scanned: the document lies sealed in the store. */
export interface PaperScanned {
  readonly action: 'paper-archive.paper-scanned';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly fileId: string;
    readonly documentId: string;
    readonly class: FileClass;
    readonly sheets: number;
    readonly scan: 'clean' | 'unscanned';
    /** How many scans it took the place of. */
    readonly replaced: number;
  };
}
/** What was offered as a scan was not taken, and nothing of it was kept. */
export interface ScanRefused {
  readonly action: 'paper-archive.scan-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly fileId: string; readonly documentId: string; readonly reason: ScanRefusal };
}
/** A scan was opened for a person. Committed before its first byte. */
export interface ScanOpened {
  readonly action: 'paper-archive.scan-opened';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: ScanPurpose;
  readonly fields: readonly [ScanField];
  readonly facts: { readonly about: DocumentAbout; readonly aboutId: string; readonly documentId: string };
}
/** A scan was asked for and not opened. */
export interface ScanNotOpened {
  readonly action: 'paper-archive.scan-not-opened';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client' | 'Document'>;
  readonly purpose: ScanPurpose;
  readonly facts: { readonly documentId: string; readonly reason: ScanLookRefusal };
}
/** The client took a copy of a scan in their own pages. */
export interface OwnScanTaken {
  readonly action: 'paper-archive.own-scan-taken';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: 'own-access';
  readonly fields: readonly [ScanField];
  readonly facts: {
    readonly about: DocumentAbout;
    readonly aboutId: string;
    readonly documentId: string;
    readonly visitId: string;
  };
}
/** The client was shown in their own pages what there is of them on paper. */
export interface OwnPaperShown {
  readonly action: 'paper-archive.own-paper-shown';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: 'own-access';
  readonly facts: { readonly count: number; readonly visitId: string };
}
/** A file need not be kept any more. */
export interface FileLetGo {
  readonly action: 'paper-archive.file-let-go';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly fileId: string; readonly class: FileClass; readonly cause: ShredCause };
}
/** A file, cabinet, stock-taking or batch was asked for that does not exist or lies out of reach. */
export interface ArchiveRefused {
  readonly action: 'paper-archive.archive-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'PaperFile' | 'Cabinet' | 'StockTaking' | 'ShredBatch' | 'Client'>;
  readonly facts: { readonly reason: 'not-within-reach' | 'key-not-held' };
}
export interface StockTaken {
  readonly action: 'paper-archive.stock-taking-begun' | 'paper-archive.stock-taking-ended';
  readonly outcome: 'allowed';
  readonly subject: Cabinet;
  readonly facts: { readonly takingId: string; readonly seen: number; readonly differences: number };
}
export interface DifferenceSettled {
  readonly action: 'paper-archive.difference-settled';
  readonly outcome: 'allowed';
  readonly subject: Cabinet;
  readonly facts: { readonly differenceId: string; readonly kind: DifferenceKind; readonly as: SettledAs };
}
export interface BatchHandled {
  readonly action: 'paper-archive.batch-opened' | 'paper-archive.batch-dropped' | 'paper-archive.batch-signed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'ShredBatch'>;
  readonly facts: { readonly files: number; readonly method: ShredMethod; readonly state: BatchState };
}
/** A batch ended before two people. All that its row says, so that a restored archive can say it again. */
export interface BatchWitnessed {
  readonly action: 'paper-archive.batch-witnessed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'ShredBatch'>;
  readonly facts: {
    readonly files: number;
    readonly method: ShredMethod;
    readonly state: 'done';
    readonly number: number;
    readonly signedBy: StaffId;
    /** SHA-256 of the picture, in letters (`inLetters`). */
    readonly picture: string;
  };
}
/** Somebody was told that a file is due back. */
export interface BorrowerReminded {
  readonly action: 'paper-archive.borrower-reminded';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly loanId: string; readonly borrowerId: StaffId };
}

export type PaperEvent =
  | CabinetArranged
  | KeyHandled
  | FilesListed
  | FileHandled
  | FileShredded
  | FileLent
  | FileLetGo
  | PaperScanned
  | ScanRefused
  | ScanOpened
  | ScanNotOpened
  | OwnScanTaken
  | OwnPaperShown
  | ArchiveRefused
  | StockTaken
  | DifferenceSettled
  | BatchHandled
  | BatchWitnessed
  | BorrowerReminded;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<PaperEvent>;
