/** Clause 1: taking over an old client list (import). */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';
import type { PurposeCode } from './purposes/index.ts';

/** What a column of an old list can mean. `ignore` leaves it out. */
export const COLUMN_MEANINGS = [
  'name',
  'gender',
  'phone',
  'idNumber',
  'clientType',
  'district',
  'layout',
  'price',
  'area',
  'moveIn',
  'address',
  'certificateNo',
  'owner',
  'builtYear',
  'agent',
  'branch',
  'registeredOn',
  'remark',
  'ignore',
] as const;
export const ColumnMeaning = z.enum(COLUMN_MEANINGS);
export type ColumnMeaning = z.infer<typeof ColumnMeaning>;

/** Every service, by code; written out, so that a browser carries no purpose for it. A test compares it with the purposes. */
export const IMPORT_SERVICES = [
  'purchase',
  'tenancy',
  'sale',
  'letting',
  'signing',
] as const satisfies readonly PurposeCode[];
/** For which services a list is taken over; whatever none of them needs stays outside. To confirm, they have to be named. */
export const ImportServices = z.array(z.enum(IMPORT_SERVICES)).min(1).max(IMPORT_SERVICES.length).optional();

/** Position in the sheet (0-based) → meaning. */
export const ColumnMapping = z.array(ColumnMeaning).min(1).max(200);
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const IMPORT_STATES = [
  'uploaded',
  'inspecting',
  'mapping',
  'queued',
  'running',
  'finished',
  'refused',
  'failed',
  'cancelled',
] as const;
export const ImportState = z.enum(IMPORT_STATES);
export type ImportState = z.infer<typeof ImportState>;

/** Why a row was not taken over. */
export const REJECT_REASONS = ['name-missing', 'phone-missing', 'phone-invalid'] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];
/** What a person should look at in a row that was taken over. */
export const ROW_WARNINGS = ['second-phone', 'id-checksum', 'type-missing', 'hostile-text', 'date-unreadable'] as const;

/** Whom a row repeats: somebody earlier in the same list, or somebody the branch already keeps. */
export const DUPLICATE_KINDS = ['same-list', 'already-kept'] as const;
export type RowWarning = (typeof ROW_WARNINGS)[number];

/** One cell as written, and as understood; `understood` is `null` where the wording is kept as it is. */
export const PreviewCell = z.object({ raw: z.string(), understood: z.string().nullable() });

/** Shown only to a person who may import, from sealed bytes. */
export const ImportPreview = z.object({
  fileName: z.string(),
  /** When the branch last finished importing the very same bytes; `null` where it never did. */
  importedBefore: z.date().nullable(),
  sheets: z.array(z.object({ index: z.int(), name: z.string() })),
  sheet: z.int().nullable(),
  headers: z.array(z.string()),
  guessed: ColumnMapping,
  /** Columns that serve none of the chosen services, by position: they are not taken in. */
  outside: z.array(z.int()),
  /** Columns that a chosen service needs and the published notice leaves out, by position: a list is not taken over with them. */
  untold: z.array(z.int()),
  /**
   * Services that a list can be taken over for; `told` is false where the published notice does not mention one: then it cannot. `usual` is false
   * there, and where one asks for something sensitive.
   */
  services: z.array(
    z.object({
      ...{ code: z.string(), title: z.object({ zh: z.string(), en: z.string() }) },
      ...{ told: z.boolean(), usual: z.boolean() },
    }),
  ),
  /** First rows, same column order as `headers`. */
  rows: z.array(
    z.object({
      row: z.int(),
      cells: z.array(PreviewCell),
      reasons: z.array(z.string()),
      warnings: z.array(z.string()),
      /** Of this row nothing its person came for needs these columns, though another row may. */
      outside: z.array(ColumnMeaning),
    }),
  ),
  /** Counts over the whole sheet with the guessed columns, before anything is compared with the branch; `null` for other sheets. */
  survey: z
    .object({
      rows: z.int(),
      importable: z.int(),
      distinctPeople: z.int(),
      byReason: z.array(z.object({ reason: z.string(), count: z.int() })),
      byWarning: z.array(z.object({ warning: z.string(), count: z.int() })),
    })
    .nullable(),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportView = z.object({
  id: idOf<'Import'>(),
  /** Goes up with every change of state; confirming names the one that was looked at. */
  version: z.int(),
  state: ImportState,
  importerName: z.string().nullable(),
  /** Only who uploaded a list may look into it: preview, confirmation and the rejected rows. */
  mine: z.boolean(),
  hasRejectFile: z.boolean(),
  kind: z.enum(['csv', 'xlsx']).nullable(),
  encoding: z.string().nullable(),
  sizeBytes: z.number(),
  sheet: z.number().nullable(),
  mapping: ColumnMapping.nullable(),
  /** Data rows handled so far, and in all (`null` until known). */
  handledRows: z.number(),
  totalRows: z.number().nullable(),
  imported: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  warned: z.number(),
  /** Error code with its sentence, where the file was refused or the run failed. */
  failure: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type ImportView = z.infer<typeof ImportView>;

/** Figures by reason and by warning, and the rows behind them. */
export const ImportReport = z.object({
  import: ImportView,
  /** Data rows read; `imported + duplicates + rejected`. */
  rows: z.number(),
  /** Rows that could be taken over: `imported + duplicates`. */
  importable: z.number(),
  /** Different people among the importable rows, told apart by their first phone. */
  distinctPeople: z.number(),
  byReason: z.array(z.object({ reason: z.string(), count: z.number() })),
  byWarning: z.array(z.object({ warning: z.string(), count: z.number() })),
  /** What was not taken in of single rows, because nothing their person came for needs it; by column. */
  byOutside: z.array(z.object({ meaning: ColumnMeaning, count: z.number() })),
  /** First 200 such rows by number, with the columns; no text of a row. */
  outsideRows: z.array(z.object({ row: z.number(), meanings: z.array(ColumnMeaning) })),
  /** First 200 rejected rows: row number and reason, no text of the row. */
  rejectedRows: z.array(z.object({ row: z.number(), reasons: z.array(z.string()) })),
  /** First 200 repeated rows; `ofRow` is the earlier row of the same list, `null` where the branch already kept the person. */
  duplicateRows: z.array(z.object({ row: z.number(), ofRow: z.number().nullable() })),
  /** First 200 rows that were taken over with a warning. */
  warnedRows: z.array(z.object({ row: z.number(), warnings: z.array(z.string()) })),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ConfirmImportInput = z.strictObject({
  importId: idOf<'Import'>(),
  version: RecordVersion,
  sheet: z.int().min(0).max(255).nullish(),
  mapping: ColumnMapping,
  services: ImportServices,
});
export type ConfirmImportInput = z.infer<typeof ConfirmImportInput>;

export const ImportIdInput = z.strictObject({ importId: idOf<'Import'>() });
export type ImportIdInput = z.infer<typeof ImportIdInput>;

/** `mapping` and `sheet` as the person has corrected them so far; the guess where they are left out. */
export const PreviewInput = z.strictObject({
  importId: idOf<'Import'>(),
  sheet: z.int().min(0).max(255).nullish(),
  mapping: ColumnMapping.nullish(),
  services: ImportServices,
});
export type PreviewInput = z.infer<typeof PreviewInput>;

export const ListImportsInput = z.strictObject({
  cursor: idOf<'Import'>().nullish(),
  limit: z.int().min(1).max(100).default(20),
});
export type ListImportsInput = z.infer<typeof ListImportsInput>;

/** Newest first; pass `next` back as `cursor`, `null` at the end. */
export const ImportPage = z.object({ rows: z.array(ImportView), next: z.string().nullable() });
export type ImportPage = z.infer<typeof ImportPage>;
