import type { ImportId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type ConfirmImportInput, IMPORT_SERVICES, type ImportReport, type ImportView } from '../contract.ts';
import { confirmImport } from '../operations/confirm-import.ts';
import { getImport } from '../operations/get-import.ts';
import { inspectUploaded } from '../operations/inspect-import.ts';
import { receiveImport } from '../operations/receive-import.ts';
import { reportImport } from '../operations/report-import.ts';
import { runConfirmed } from '../operations/run-import.ts';
import { showPreview } from '../operations/show-preview.ts';
import type { ImportOffice } from './import-office.ts';

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Uploads a file; nothing has looked into it yet. */
export function upload(call: SignedInContext, bytes: Uint8Array, fileName = 'list.csv'): Promise<ImportView> {
  return receiveImport(call, { fileName, bytes: inPieces(bytes) });
}

/** Uploads a file and looks into it, as the worker would. */
export async function uploadAndInspect(
  office: ImportOffice,
  call: SignedInContext,
  bytes: Uint8Array,
): Promise<ImportView> {
  const { id } = await upload(call, bytes);
  await inspectUploaded(office.worker, { importId: id, staffId: call.principal.staffId });
  return getImport(call, { importId: id });
}

/** Uploads, inspects and confirms with the guessed columns, for every service where none is named; the list waits to be run. */
export async function confirmed(
  office: ImportOffice,
  call: SignedInContext,
  bytes: Uint8Array,
  services: NonNullable<ConfirmImportInput['services']> = [...IMPORT_SERVICES],
): Promise<ImportId> {
  const { id, version } = await uploadAndInspect(office, call, bytes);
  const { guessed } = await showPreview(call, { importId: id });
  await confirmImport(call, { importId: id, version, mapping: guessed, services });
  return id;
}

/** The whole way of a list, without queues in between. */
export async function importWhole(
  office: ImportOffice,
  call: SignedInContext,
  bytes: Uint8Array,
  services?: ConfirmImportInput['services'],
): Promise<ImportReport> {
  const importId = await confirmed(office, call, bytes, services);
  await runConfirmed(office.worker, { importId, staffId: call.principal.staffId });
  return reportImport(call, { importId });
}
