import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { fieldsToldOf } from '../consent/notice-to-show.ts';
import {
  type ColumnMapping,
  type ColumnMeaning,
  IMPORT_SERVICES,
  type ImportPreview,
  type PreviewInput,
  type RowWarning,
} from '../contract.ts';
import { failCollection } from '../errors.ts';
import { INTAKE_FIELDS, type IntakeFieldName } from '../fields/intake-fields.ts';
import type { Purpose, PurposeCode } from '../purposes/index.ts';
import { SERVICES } from '../purposes/intake-shape.ts';
import { columnsOutside, columnsUntold, mappingWithin } from '../rules/a-column-serves-a-chosen-service.ts';
import { noticeTellsOfService } from '../rules/a-field-stands-in-the-published-notice.ts';
import type { Covered } from '../rules/published-notice-covers-the-purposes-of-today.ts';
import { planColumns } from '../understanding/column-plan.ts';
import { understandRow } from '../understanding/understand-row.ts';
import { understoodText } from '../understanding/understood-text.ts';
import { importKey } from './sealed-upload.ts';
import { inImportTransaction, requireOwnImport } from './stored-import.ts';
import { openPreview, type PreviewedSheet, type StoredPreview } from './stored-preview.ts';

const SEALED = 'SELECT preview FROM import WHERE id = $1::uuid';

/** Of which column a warning speaks; `null` for what may stand in any. */
const COLUMN_OF_WARNING: Readonly<Record<RowWarning, ColumnMeaning | null>> = {
  'second-phone': 'phone',
  'id-checksum': 'idNumber',
  'type-missing': null,
  'hostile-text': null,
  'date-unreadable': 'registeredOn',
};

/** The same bytes, taken over before in this branch: whoever uploads a list twice is told so before running it. */
const SAME_BYTES = `SELECT max(o.finished_at) AS at FROM import o JOIN import i ON i.id = $1::uuid
  WHERE o.id <> i.id AND o.branch_id = i.branch_id AND o.digest = i.digest AND o.state = 'finished'`;

/**
 * The first rows of a list with what will be understood of them, by the columns as the person has corrected them so far. Only for
 * the person who uploaded it; the event is committed before a cell is opened.
 * @throws AppError COLLECTION_IMPORT_NOT_FOUND | COLLECTION_IMPORT_MOVED_ON | COLLECTION_MAPPING_NOT_THIS_SHEET
 */
export async function showPreview(call: SignedInContext, input: PreviewInput): Promise<ImportPreview> {
  const { principal, services } = call;
  const chosen = input.services ?? IMPORT_SERVICES;
  const { found, sealed, importedBefore, told } = await inImportTransaction(call, async (tx) => {
    const found = await requireOwnImport(tx, call, input.importId);
    const { state } = found;
    const [row] = await tx.query<{ preview: Buffer | null }>(SEALED, [input.importId]);
    if (state !== 'mapping' || row?.preview == null) throw failCollection('COLLECTION_IMPORT_MOVED_ON', { state });
    const told = await fieldsToldOf(tx);
    const [before] = await tx.query<{ at: Date | null }>(SAME_BYTES, [input.importId]);
    await record(tx, {
      action: 'collection.preview-shown',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Import', id: input.importId },
      facts: { sheet: input.sheet ?? null },
    });
    return { found, sealed: row.preview, importedBefore: before?.at ?? null, told };
  });
  const key = await importKey(services.keyring, found, principal);
  const stored = openPreview(key, input.importId, 'inspected', sealed).open();
  const sheet = stored.sheets.find(({ index }) => index === (input.sheet ?? stored.proposed));
  const mapping = input.mapping ?? sheet?.guessed;
  if (sheet === undefined || mapping?.length !== sheet.headers.length) {
    throw failCollection('COLLECTION_MAPPING_NOT_THIS_SHEET');
  }
  const within = mappingWithin(mapping, chosen);
  return {
    fileName: stored.fileName,
    importedBefore,
    sheets: stored.sheets.map(({ index, name }) => ({ index, name })),
    sheet: sheet.index,
    headers: sheet.headers,
    guessed: sheet.guessed,
    outside: columnsOutside(mapping, chosen),
    untold: columnsUntold(mapping, chosen, told),
    services: SERVICES.map(({ code, title, fields }) => {
      const isTold = noticeTellsOfService(told, code);
      return { code, title, told: isTold, usual: isTold && !asksSensitive(fields) };
    }),
    rows: understoodRows(sheet, within, chosen, told),
    survey: sheet.index === stored.proposed ? listedSurvey(stored.survey, within) : null,
  };
}

function asksSensitive(fields: Purpose['fields']): boolean {
  return Object.keys(fields).some((field) => INTAKE_FIELDS[field as IntakeFieldName].sensitive);
}

function understoodRows(
  { headers, samples }: PreviewedSheet,
  mapping: ColumnMapping,
  services: readonly PurposeCode[],
  told: Covered | null,
): ImportPreview['rows'] {
  const plan = planColumns(mapping, headers, services, told);
  return samples.map(({ row, cells }) => {
    const { reasons, warnings, outside } = understandRow(plan, row, cells);
    const shown = headers.map((_, column) => {
      const raw = cells[column] ?? '';
      return { raw, understood: understoodText(mapping[column] ?? 'ignore', raw, plan.priceUnit) };
    });
    return { row, cells: shown, reasons: [...reasons], warnings: [...warnings], outside: [...outside] };
  });
}

/** The whole list was counted once; what is said of a column that is not taken in any more is left out. */
function listedSurvey(survey: StoredPreview['survey'], within: ColumnMapping): ImportPreview['survey'] {
  if (survey === null) return null;
  const isSaid = (warning: string) => {
    const about = COLUMN_OF_WARNING[warning as RowWarning];
    return about === null || within.includes(about);
  };
  return {
    ...survey,
    byReason: Object.entries(survey.byReason).map(([reason, count]) => ({ reason, count })),
    byWarning: Object.entries(survey.byWarning).flatMap(([warning, count]) =>
      isSaid(warning) ? [{ warning, count }] : [],
    ),
  };
}
