/** Clause 2.3: paper, numbered and classed, in cabinets whose keys somebody holds; lent, counted, destroyed by two. */
import { REVEAL_PURPOSES } from '@kean/circulation/contract';
import { DocumentRow } from '@kean/clients/contract/documents';
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';

/** What a file is about; its two letters stand in the number. */
export const FILE_CLASSES = {
  contract: 'HT', // 合同
  identity: 'SF', // 身份证明复印件
  consent: 'TY', // 同意书
  authority: 'WT', // 委托书
  property: 'FC', // 房产证明
  request: 'QQ', // 权利请求及凭证
  other: 'QT', // 其他
} as const;
const codesOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]];
export const FileClass = z.enum(codesOf(FILE_CLASSES));
export type FileClass = z.infer<typeof FileClass>;

/** What a grant to open scans names: a class each. */
export const SCAN_FIELDS = FileClass.options.map((one) => `scan.${one}` as const);
export type ScanField = (typeof SCAN_FIELDS)[number];

/**
 * How much of the paper is scanned. `outdated`: there are scans, and the paper was changed since or has fewer sheets than they show.
 */
export const ScanState = z.enum(['not-scanned', 'partly', 'scanned', 'outdated']);
export type ScanState = z.infer<typeof ScanState>;
export const ScanPurpose = z.enum(REVEAL_PURPOSES);
export type ScanPurpose = z.infer<typeof ScanPurpose>;

export const FileState = z.enum(['shelved', 'lent', 'missing', 'shredded']);
export type FileState = z.infer<typeof FileState>;
/** Why a file is to be shredded: its client was erased, its period is over, or there are two of it. */
export const ShredCause = z.enum(['erasure', 'period-over', 'duplicate']);
export type ShredCause = z.infer<typeof ShredCause>;
export const LoanPurpose = z.enum(['signing', 'transfer', 'client-asked', 'dispute', 'inspection', 'scanning']);
export type LoanPurpose = z.infer<typeof LoanPurpose>;
export const DifferenceKind = z.enum(['missing', 'other-shelf', 'other-cabinet', 'lent', 'shredded', 'unknown']);
export type DifferenceKind = z.infer<typeof DifferenceKind>;
export const SettledAs = z.enum(['found', 'put-here', 'put-back', 'taken-back', 'searched', 'label-destroyed']);
export type SettledAs = z.infer<typeof SettledAs>;
export const ShredMethod = z.enum(['cross-cut', 'pulped', 'burnt']);
export type ShredMethod = z.infer<typeof ShredMethod>;
export const BatchState = z.enum(['open', 'signed', 'done', 'dropped']);
export type BatchState = z.infer<typeof BatchState>;

const CabinetId = idOf<'Cabinet'>();
const FileId = idOf<'PaperFile'>();
const TakingId = idOf<'StockTaking'>();
const BatchId = idOf<'ShredBatch'>();

/** The longest that a file stays away (days). */
export const LONGEST_LOAN_DAYS = 30;
/** Most shelves of a cabinet, sheets of a file, files of one batch. */
export const MOST_SHELVES = 40;
export const MOST_SHEETS = 2_000;
export const MOST_IN_BATCH = 500;
/** Branch, year, class, serial; all that a label says. */
export const FILE_NUMBER = /^[A-Z0-9][A-Z0-9-]{0,23}-[0-9]{4}-[A-Z]{2}-[0-9]{5,6}$/;
export const FileNumber = z.string().trim().toUpperCase().regex(FILE_NUMBER);
const Shelf = z.int().min(1).max(MOST_SHELVES);
const Cursor = z.string().max(200).nullish();

export const CabinetRow = z.object({
  cabinetId: CabinetId,
  code: z.string(),
  branchName: z.string(),
  branchNameEn: z.string(),
  shelves: z.number().int(),
  isClosed: z.boolean(),
  /** Whether the caller holds its key. */
  isMine: z.boolean(),
  keepers: z.array(z.object({ staffId: idOf<'Staff'>(), name: z.string() })),
  files: z.number().int(),
  lent: z.number().int(),
  missing: z.number().int(),
  /** When it was counted last. */
  countedAt: z.date().nullable(),
});
export type CabinetRow = z.infer<typeof CabinetRow>;
export const MakeCabinetInput = z.strictObject({
  branchId: idOf<'Branch'>(),
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z][A-Z0-9]{0,3}(-[0-9]{1,3})?$/),
  shelves: Shelf,
});
export type MakeCabinetInput = z.infer<typeof MakeCabinetInput>;
export const CabinetInput = z.strictObject({ cabinetId: CabinetId });
export const CabinetKeyInput = z.strictObject({ cabinetId: CabinetId, staffId: idOf<'Staff'>() });
/** Where a cabinet may stand, and who could hold a key of one that stands there. */
export const ArchivePlace = z.object({ branchId: idOf<'Branch'>(), name: z.string(), nameEn: z.string() });
export type ArchivePlace = z.infer<typeof ArchivePlace>;
export const StaffChoice = z.object({ staffId: idOf<'Staff'>(), name: z.string(), number: z.string() });
export type StaffChoice = z.infer<typeof StaffChoice>;

export const FileRow = z.object({
  fileId: FileId,
  number: z.string(),
  class: FileClass,
  state: FileState,
  sheets: z.number().int(),
  cabinetId: CabinetId,
  cabinetCode: z.string(),
  shelf: z.number().int(),
  scanState: ScanState,
  scannedSheets: z.number().int(),
  branchName: z.string(),
  branchNameEn: z.string(),
  clientId: idOf<'Client'>(),
  clientNumber: z.number().int(),
  filedAt: z.date(),
  shredDueAt: z.date().nullable(),
  shredCause: ShredCause.nullable(),
  shreddedAt: z.date().nullable(),
  borrowerName: z.string().nullable(),
  loanDueAt: z.date().nullable(),
  /** By the clock of the database. */
  isOverdue: z.boolean(),
});
export type FileRow = z.infer<typeof FileRow>;
export const ListFilesInput = z.strictObject({
  show: z.enum(['all', 'lent', 'overdue', 'missing', 'to-scan', 'to-shred', 'shredded']).default('all'),
  cabinetId: CabinetId.optional(),
  class: FileClass.optional(),
  number: FileNumber.optional(),
  cursor: Cursor,
  limit: z.int().min(1).max(100).default(50),
});
export type ListFilesInput = z.infer<typeof ListFilesInput>;
export const FilePage = z.object({
  rows: z.array(FileRow),
  next: z.string().nullable(),
  counts: z.object({
    all: z.number().int(),
    lent: z.number().int(),
    overdue: z.number().int(),
    missing: z.number().int(),
    /** Without a scan, or with one that is not in step. */
    toScan: z.number().int(),
    toShred: z.number().int(),
  }),
});
export type FilePage = z.infer<typeof FilePage>;
export const FileInput = z.strictObject({ fileId: FileId });
export const OfClientFilesInput = z.strictObject({ clientId: idOf<'Client'>() });
export const Loan = z.object({
  loanId: idOf<'PaperLoan'>(),
  borrowerName: z.string(),
  purpose: LoanPurpose,
  lentByName: z.string(),
  lentAt: z.date(),
  dueAt: z.date(),
  returnedAt: z.date().nullable(),
  takenByName: z.string().nullable(),
});
export const FileView = FileRow.extend({
  version: RecordVersion,
  filedByName: z.string(),
  /** Whether the caller holds the key of its cabinet. */
  mayHandle: z.boolean(),
  /** That the law keeps it: until that day, or until somebody states when the contract ended. */
  kept: z.object({ until: z.iso.date().nullable() }).nullable(),
  loans: z.array(Loan),
  scans: z.array(DocumentRow),
  /** What the caller may state to open them; empty where they may not. */
  scanPurposes: z.array(ScanPurpose),
  batchNumber: z.number().int().nullable(),
});
export type FileView = z.infer<typeof FileView>;

/** What is there of one client on paper, and scanned; for whoever is given the client. */
export const FilesOfClient = z.object({
  files: z.array(FileRow.extend({ scans: z.array(DocumentRow) })),
  /** What the caller may state to open a scan; empty where they may not. */
  scanPurposes: z.array(ScanPurpose),
});
export type FilesOfClient = z.infer<typeof FilesOfClient>;

/** What there is on paper of the client who asks, as their own pages show it: nothing of where it stands. */
export const OwnPaper = z.array(
  FileRow.pick({
    fileId: true,
    number: true,
    class: true,
    sheets: true,
    state: true,
    filedAt: true,
    shreddedAt: true,
  }).extend({
    /** That the law keeps it: until that day, or until somebody states when the contract ended. */
    kept: z.object({ until: z.iso.date().nullable() }).nullable(),
    scans: z.array(DocumentRow.pick({ documentId: true, type: true, sizeBytes: true, sheets: true, keptAt: true })),
  }),
);
export type OwnPaper = z.infer<typeof OwnPaper>;

export const FilePaperInput = z.strictObject({
  /** UUID that the form made when it was opened; the same again is the same file. */
  fileId: FileId,
  /** As people say it: 1024 of `KH-001024`. */
  clientNumber: z.int().min(1).max(99_999_999),
  class: FileClass,
  sheets: z.int().min(1).max(MOST_SHEETS),
  cabinetId: CabinetId,
  shelf: Shelf,
});
export type FilePaperInput = z.infer<typeof FilePaperInput>;
export const Filed = z.object({ fileId: FileId, number: z.string() });
export type Filed = z.infer<typeof Filed>;
const Act = z.strictObject({ fileId: FileId, version: RecordVersion });
export const MoveFileInput = Act.extend({ cabinetId: CabinetId, shelf: Shelf });
export type MoveFileInput = z.infer<typeof MoveFileInput>;
export const LendFileInput = Act.extend({
  borrowerId: idOf<'Staff'>(),
  purpose: LoanPurpose,
  days: z.int().min(1).max(LONGEST_LOAN_DAYS),
});
export type LendFileInput = z.infer<typeof LendFileInput>;
export const ReturnFileInput = Act.extend({ shelf: Shelf.optional() });
export type ReturnFileInput = z.infer<typeof ReturnFileInput>;
/** Where a keeper says that a file need not be kept: its period is over, or it is there twice. */
export const LetGoInput = Act.extend({ cause: z.enum(['period-over', 'duplicate']) });
export type LetGoInput = z.infer<typeof LetGoInput>;
/** The paper was counted again: sheets came or went, and what was scanned is not all of it. */
export const RecountInput = Act.extend({ sheets: z.int().min(1).max(MOST_SHEETS) });
export type RecountInput = z.infer<typeof RecountInput>;
/** A scan on its way in; its bytes travel beside it. */
export const ScanInput = z.strictObject({
  fileId: FileId,
  /** UUID that the page made when the file was chosen; the same again is the same scan. */
  documentId: idOf<'Document'>(),
  sheets: z.coerce.number().pipe(z.int().min(1).max(MOST_SHEETS)),
  /** Whether it takes the place of everything that was scanned before. */
  anew: z.enum(['0', '1']).default('0'),
});
export type ScanInput = z.infer<typeof ScanInput>;
export const OpenScanInput = z.strictObject({ documentId: idOf<'Document'>(), purpose: ScanPurpose });
export type OpenScanInput = z.infer<typeof OpenScanInput>;
export const BorrowersInput = FileInput;
export const LabelsInput = z.strictObject({ fileIds: z.array(FileId).min(1).max(100) });
export const Label = z.object({
  number: z.string(),
  cabinetCode: z.string(),
  shelf: z.number().int(),
  class: FileClass,
});
export type Label = z.infer<typeof Label>;

export const BeginStockInput = z.strictObject({ cabinetId: CabinetId });
export const TakingInput = z.strictObject({ takingId: TakingId });
export const SightInput = z.strictObject({
  takingId: TakingId,
  /** Read off labels, by camera or hand; many at once where the network was away. */
  seen: z
    .array(z.strictObject({ number: FileNumber, shelf: Shelf }))
    .min(1)
    .max(200),
});
export type SightInput = z.infer<typeof SightInput>;
export const Difference = z.object({
  differenceId: idOf<'StockDifference'>(),
  number: z.string(),
  kind: DifferenceKind,
  fileId: FileId.nullable(),
  /** Where the list says that it is. */
  recordedAt: z.string().nullable(),
  seenOnShelf: z.number().int().nullable(),
  settledAs: SettledAs.nullable(),
  settledByName: z.string().nullable(),
  settledAt: z.date().nullable(),
  mayBeSettledAs: z.array(SettledAs),
});
export type Difference = z.infer<typeof Difference>;
export const StockTaking = z.object({
  takingId: TakingId,
  cabinetId: CabinetId,
  cabinetCode: z.string(),
  shelves: z.number().int(),
  begunByName: z.string(),
  begunAt: z.date(),
  endedAt: z.date().nullable(),
  /** Files that the list says are on these shelves, and how many of them were seen, shelf by shelf. */
  byShelf: z.array(z.object({ shelf: z.number().int(), expected: z.number().int(), seen: z.number().int() })),
  seen: z.number().int(),
  differences: z.array(Difference),
});
export type StockTaking = z.infer<typeof StockTaking>;
/** What each label turned out to be, in the order sent. */
export const Sighted = z.object({
  answers: z.array(z.object({ number: z.string(), is: z.enum(['in-place', ...DifferenceKind.options]) })),
  seen: z.number().int(),
});
export type Sighted = z.infer<typeof Sighted>;
export const SettleInput = z.strictObject({ differenceId: idOf<'StockDifference'>(), as: SettledAs });
export type SettleInput = z.infer<typeof SettleInput>;
export const TakingRow = StockTaking.pick({ takingId: true, cabinetCode: true, begunAt: true, endedAt: true }).extend({
  differences: z.number().int(),
  open: z.number().int(),
});
export type TakingRow = z.infer<typeof TakingRow>;

export const OpenBatchInput = z.strictObject({
  batchId: BatchId,
  method: ShredMethod,
  fileIds: z.array(FileId).min(1).max(MOST_IN_BATCH),
});
export type OpenBatchInput = z.infer<typeof OpenBatchInput>;
export const BatchInput = z.strictObject({ batchId: BatchId });
export const BatchActInput = BatchInput.extend({ version: RecordVersion });
export type BatchActInput = z.infer<typeof BatchActInput>;
export const ListBatchesInput = z.strictObject({ cursor: Cursor, limit: z.int().min(1).max(100).default(30) });
export const BatchRow = z.object({
  batchId: BatchId,
  number: z.number().int(),
  state: BatchState,
  method: ShredMethod,
  branchName: z.string(),
  branchNameEn: z.string(),
  files: z.number().int(),
  sheets: z.number().int(),
  openedByName: z.string(),
  openedAt: z.date(),
  signedByName: z.string().nullable(),
  signedAt: z.date().nullable(),
  witnessedByName: z.string().nullable(),
  witnessedAt: z.date().nullable(),
});
export type BatchRow = z.infer<typeof BatchRow>;
export const BatchPage = z.object({ rows: z.array(BatchRow), next: z.string().nullable() });
export const BatchView = BatchRow.extend({
  version: RecordVersion,
  items: z.array(
    z.object({ fileId: FileId, number: z.string(), class: FileClass, sheets: z.number().int(), cause: ShredCause }),
  ),
  /** SHA-256 of the picture of what is left, in hex. */
  photoSha256: z.string().nullable(),
  maySign: z.boolean(),
  mayWitness: z.boolean(),
});
export type BatchView = z.infer<typeof BatchView>;
/** What may be shredded today, what is oldest due first. */
export const ShreddableFile = z.object({
  fileId: FileId,
  number: z.string(),
  class: FileClass,
  sheets: z.number().int(),
  cause: ShredCause,
  cabinetCode: z.string(),
  shelf: z.number().int(),
  dueAt: z.date(),
  /** Why it cannot go into a batch yet. */
  hindrance: z.enum(['lent', 'missing', 'in-a-batch', 'held']).nullable(),
});
export type ShreddableFile = z.infer<typeof ShreddableFile>;
