import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { fieldsToldOf } from '../consent/notice-to-show.ts';
import type { ConfirmImportInput, ImportView } from '../contract.ts';
import { failCollection } from '../errors.ts';
import { runImport } from '../jobs/run-import.job.ts';
import { columnsOutside, mappingWithin } from '../rules/a-column-serves-a-chosen-service.ts';
import { aListStandsInThePublishedNotice } from '../rules/a-list-stands-in-the-published-notice.ts';
import { mappingNamesANameAndAPhone } from '../rules/mapping-names-a-name-and-a-phone.ts';
import { importKey } from './sealed-upload.ts';
import { inImportTransaction, requireOwnImport } from './stored-import.ts';
import { openPreview } from './stored-preview.ts';
import { viewImport } from './view-import.ts';

const SEALED = 'SELECT preview FROM import WHERE id = $1::uuid';

const QUEUE = `UPDATE import SET state = 'queued', mapping = $3::jsonb, sheet = $4::int, total_rows = $5::int, services = string_to_array($6, '.'), version = version + 1
  WHERE id = $1::uuid AND version = $2::int AND state = 'mapping' RETURNING id`;

/**
 * The person has said what the columns mean: the list will be taken over. Confirming the same version twice queues it once. What the published
 * notice does not tell of is refused before a row is read, and the log says which columns.
 * @throws AppError COLLECTION_IMPORT_NOT_FOUND | COLLECTION_IMPORT_MOVED_ON | COLLECTION_MAPPING_NOT_THIS_SHEET |
 *   COLLECTION_MAPPING_INCOMPLETE | COLLECTION_MAPPING_REPEATED | COLLECTION_IMPORT_SERVICES_UNNAMED |
 *   COLLECTION_SERVICE_OUTSIDE_NOTICE | COLLECTION_COLUMN_OUTSIDE_NOTICE
 */
export async function confirmImport(call: SignedInContext, input: ConfirmImportInput): Promise<ImportView> {
  const { principal, services } = call;
  const { importId, version, mapping, services: chosen } = input;
  const confirmed = await inImportTransaction(call, async (tx) => {
    const stored = await requireOwnImport(tx, call, importId);
    const [row] = await tx.query<{ preview: Buffer | null }>(SEALED, [importId]);
    if (stored.state !== 'mapping' || stored.version !== version || row?.preview == null) {
      throw failCollection('COLLECTION_IMPORT_MOVED_ON', { state: stored.state });
    }
    // A page names them; a program that does not has nobody who chose, and would take everything.
    if (chosen === undefined) throw failCollection('COLLECTION_IMPORT_SERVICES_UNNAMED');
    const key = await importKey(services.keyring, stored, principal);
    const preview = openPreview(key, importId, 'inspected', row.preview).open();
    const sheet = preview.sheets.find(({ index }) => index === (input.sheet ?? preview.proposed));
    if (sheet === undefined) throw failCollection('COLLECTION_MAPPING_NOT_THIS_SHEET');
    const breach = mappingNamesANameAndAPhone(mapping, sheet.headers.length);
    if (breach !== null) throw failCollection(breach.code as 'COLLECTION_MAPPING_INCOMPLETE');
    const totalRows = sheet.index === preview.proposed ? (preview.survey?.rows ?? null) : null;
    const untold = aListStandsInThePublishedNotice(mapping, chosen, await fieldsToldOf(tx));
    if (untold !== null) {
      await record(tx, {
        action: 'collection.over-collection-refused',
        outcome: 'refused',
        principal,
        fields: [...untold.meanings],
        facts: { services: chosen.join('.') },
      });
      return { refused: untold.code };
    }
    const within = mappingWithin(mapping, chosen);
    const values = [importId, version, JSON.stringify(within), sheet.index, totalRows, chosen.join('.')];
    const [queued] = await tx.query(QUEUE, values);
    if (queued === undefined) throw failCollection('COLLECTION_IMPORT_MOVED_ON');
    await record(tx, {
      action: 'collection.import-confirmed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Import', id: importId },
      facts: {
        columns: within.filter((meaning) => meaning !== 'ignore').length,
        outside: columnsOutside(mapping, chosen).length,
        services: chosen.join('.'),
      },
    });
    await promise(tx, runImport, { importId, staffId: principal.staffId }, importId);
    return viewImport(await requireOwnImport(tx, call, importId), principal.staffId, services.clock.now());
  });
  if ('refused' in confirmed) throw failCollection(confirmed.refused);
  return confirmed;
}
