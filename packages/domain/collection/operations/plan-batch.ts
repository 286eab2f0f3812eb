import { decoysInForce } from '@kean/clients/contract/decoys';
import { normalisePhone } from '@kean/clients/contract/masking';
import {
  type ClientDraft,
  findByPhoneTokens,
  type PreparedClients,
  prepareClients,
  rememberingIndex,
} from '@kean/clients/contract/registration';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SheetRow } from '../reading/table.ts';
import { clientIdOf, rowOfClient } from '../rules/client-id-follows-from-import-and-row.ts';
import type { ColumnPlan } from '../understanding/column-plan.ts';
import { type UnderstoodRow, understandRow } from '../understanding/understand-row.ts';
import { type AssigneesByName, assigneeOf, readAssignees } from './assignees.ts';
import { draftOfRow } from './draft-of-row.ts';
import type { ImportWorker } from './import-worker.ts';
import type { Importer } from './importer-rights.ts';
import { metAmong, type PhoneTokens, phoneTokensOf } from './phone-tokens.ts';
import type { StoredImport } from './stored-import.ts';

/** A row of which `import_row` keeps a note: not imported, or imported with a warning. */
export interface NotedRow {
  readonly row: number;
  readonly outcome: 'imported' | 'duplicate' | 'rejected';
  /** The client that the row became, or whom it repeats. */
  readonly clientId: ClientId | null;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  /** Columns of the row that were left out, by meaning. */
  readonly outside: readonly string[];
}

/** A batch that only has to be written: sealed, compared, keys made. Holds no open value. */
export interface PlannedBatch {
  readonly importer: Importer;
  readonly throughRow: number;
  readonly clientIds: readonly ClientId[];
  readonly prepared: PreparedClients;
  readonly noted: readonly NotedRow[];
  readonly duplicates: number;
  readonly rejected: number;
  readonly warned: number;
  /** First phones of this batch, for the next one, which is planned before this one is committed. */
  readonly phones: ReadonlyMap<bigint, ClientId>;
}

/** What stays the same for all batches of a run. */
export interface Run {
  readonly worker: ImportWorker;
  readonly stored: StoredImport & { readonly startedAt: Date };
  readonly plan: ColumnPlan;
}

/**
 * Understands rows, finds out whom they repeat, makes keys and seals.
 *
 * A person is recognised by the first phone, within the branch: earlier in this batch, in the batch that is being written
 * (`pending`), among the clients of the branch. Clients of other branches are not asked: that somebody is known there is told to
 * nobody (see the README).
 */
export async function planBatch(
  run: Run,
  importer: Importer,
  rows: readonly SheetRow[],
  pending: PlannedBatch | null,
): Promise<PlannedBatch> {
  const { services } = run.worker;
  const indexes = await services.keyring.indexes();
  const index = rememberingIndex(indexes.writing);
  const understood = rows.map(({ row, cells }) => understandRow(run.plan, row, cells));
  const decoys = await decoysInForce(services);
  const tokens = phoneTokensOf(understood, indexes, index, (phone) =>
    decoys.recordedFor(importer.principal.staffId, normalisePhone(phone)),
  );
  const { known, colleagues } = await inSqlTransaction(
    services.db,
    rowPrincipal(importer.principal, importer.scope),
    async (tx) => ({
      known: await findByPhoneTokens(
        tx,
        run.stored.branchId,
        tokens.flatMap((row) => row?.met ?? []),
      ),
      colleagues: await readAssignees(tx, run.stored.branchId),
    }),
  );
  const sorted = sortRows(run, importer, { understood, tokens, known, colleagues, pending });
  const clientIds = sorted.drafts.map(({ id }) => id);
  const use = { principal: importer.principal, purpose: 'import' };
  const keys = await services.keyring.createFor('client', clientIds, use);
  const prepared = prepareClients(keys, index, sorted.drafts);
  // Nobody asks for these keys here again: a run leaves no thousands of keys in memory behind it.
  services.keyring.purge(clientIds, 'client');
  const { noted, phones } = sorted;
  return {
    importer,
    throughRow: rows.at(-1)?.row ?? 0,
    clientIds,
    prepared,
    noted,
    duplicates: noted.filter(({ outcome }) => outcome === 'duplicate').length,
    rejected: noted.filter(({ outcome }) => outcome === 'rejected').length,
    warned: noted.filter(({ warnings }) => warnings.length > 0).length,
    phones,
  };
}

interface Compared {
  readonly understood: readonly UnderstoodRow[];
  /** First phone of each row, `null` for a rejected one. */
  readonly tokens: readonly (PhoneTokens | null)[];
  readonly known: ReadonlyMap<bigint, ClientId>;
  readonly colleagues: AssigneesByName;
  readonly pending: PlannedBatch | null;
}

/** Which rows become clients, and what has to be noted of the others. */
function sortRows(run: Run, importer: Importer, { understood, tokens, known, colleagues, pending }: Compared) {
  const phones = new Map<bigint, ClientId>();
  const drafts: ClientDraft[] = [];
  const noted: NotedRow[] = [];
  for (const [position, one] of understood.entries()) {
    const { row, client, reasons, warnings, outside } = one;
    const phone = tokens[position];
    if (client === null || phone == null) {
      noted.push({ row, outcome: 'rejected', clientId: null, reasons, warnings: [], outside: [] });
      continue;
    }
    const repeated = phones.get(phone.token) ?? metAmong(pending?.phones, phone) ?? metAmong(known, phone);
    if (repeated !== undefined) {
      noted.push(repeatOf(run, one, repeated));
      continue;
    }
    const id = clientIdOf(run.stored.id, run.stored.startedAt, row);
    phones.set(phone.token, id);
    const assignee = assigneeOf(client.agentName, importer.principal, importer.scope, colleagues);
    drafts.push(draftOfRow(id, client, run.stored, { assignee, importer: importer.principal.staffId }));
    if (warnings.length > 0 || outside.length > 0)
      noted.push({ row, outcome: 'imported', clientId: id, reasons: [], warnings, outside });
  }
  return { phones, drafts, noted };
}

function repeatOf(run: Run, { row, warnings }: UnderstoodRow, clientId: ClientId): NotedRow {
  const sameList = rowOfClient(run.stored.id, run.stored.startedAt, clientId) !== null;
  return {
    row,
    outcome: 'duplicate',
    clientId,
    reasons: [sameList ? 'same-list' : 'already-kept'],
    warnings,
    outside: [],
  };
}
