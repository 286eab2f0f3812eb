/** Clause 1: taking over an old client list (import). */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

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
  'agent',
  'branch',
  'registeredOn',
  'remark',
  'ignore',
] as const;
export const ColumnMeaning = z.enum(COLUMN_MEANINGS);
export type ColumnMeaning = z.infer<typeof ColumnMeaning>;

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

export type RowWarning = (typeof ROW_WARNINGS)[number];

/** One cell as written, and as understood; `understood` is `null` where the wording is kept as it is. */
export const PreviewCell = z.object({ raw: z.string(), understood: z.string().nullable() });

/** Shown only to a person who may import, from sealed bytes. */
export const ImportPreview = z.object({
  fileName: z.string(),
  sheets: z.array(z.object({ index: z.int(), name: z.string() })),
  sheet: z.int().nullable(),
  headers: z.array(z.string()),
  guessed: ColumnMapping,
  /** First rows, same column order as `headers`. */
  rows: z.array(
    z.object({
      row: z.int(),
      cells: z.array(PreviewCell),
      reasons: z.array(z.string()),
      warnings: z.array(z.string()),
    }),
  ),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportView = z.object({
  id: idOf<'Import'>(),
  state: ImportState,
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
  /** Clients that exist now because of this list. */
  distinctPeople: z.number(),
  byReason: z.array(z.object({ reason: z.string(), count: z.number() })),
  byWarning: z.array(z.object({ warning: z.string(), count: z.number() })),
  /** First 200 rejected rows: row number and reason, no text of the row. */
  rejectedRows: z.array(z.object({ row: z.number(), reasons: z.array(z.string()) })),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ConfirmImportInput = z.strictObject({
  importId: idOf<'Import'>(),
  version: z.int(),
  sheet: z.int().min(0).max(255).nullish(),
  mapping: ColumnMapping,
});
export type ConfirmImportInput = z.infer<typeof ConfirmImportInput>;
