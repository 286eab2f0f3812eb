import { recordEvent, type Subject } from '@kean/audit';
import type { ClientId, StaffId } from '@kean/kernel';
import type {
  BatchState,
  DifferenceKind,
  FileClass,
  LoanPurpose,
  SettledAs,
  ShredCause,
  ShredMethod,
} from './contract.ts';

type Cabinet = Subject<'Cabinet'>;

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
    | 'paper-archive.file-shredded';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly fileId: string; readonly class: FileClass };
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
  readonly action:
    | 'paper-archive.batch-opened'
    | 'paper-archive.batch-dropped'
    | 'paper-archive.batch-signed'
    | 'paper-archive.batch-witnessed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'ShredBatch'>;
  readonly facts: { readonly files: number; readonly method: ShredMethod; readonly state: BatchState };
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
  | FileLent
  | FileLetGo
  | ArchiveRefused
  | StockTaken
  | DifferenceSettled
  | BatchHandled
  | BorrowerReminded;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<PaperEvent>;
