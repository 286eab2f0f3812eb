import type { StaffId } from '@kean/kernel';
import type { ImportView } from '../contract.ts';
import { COLLECTION_ERRORS } from '../errors.ts';
import type { StoredImport } from './stored-import.ts';

/** What a screen shows of an import. Counts and states only; nothing of what stands in the list. */
export function viewImport(stored: StoredImport, viewer: StaffId, now: Date): ImportView {
  const handledRows = stored.imported + stored.duplicates + stored.rejected;
  const seconds =
    stored.startedAt === null ? 0 : ((stored.finishedAt ?? now).getTime() - stored.startedAt.getTime()) / 1000;
  const rowsPerSecond = seconds > 0 && handledRows > 0 ? handledRows / seconds : null;
  const isRunning = stored.state === 'running' && stored.totalRows !== null && rowsPerSecond !== null;
  const { id, version, state, importerName, kind, encoding, sizeBytes, sheet, mapping, totalRows } = stored;
  const { imported, duplicates, rejected, warned, createdAt, startedAt, finishedAt } = stored;
  return {
    ...{ id, version, state, importerName, kind, encoding, sizeBytes, sheet, mapping, handledRows, totalRows },
    ...{ imported, duplicates, rejected, warned, createdAt, startedAt, finishedAt, rowsPerSecond },
    mine: stored.createdBy === viewer,
    hasRejectFile: state === 'finished' && rejected > 0,
    failure: failureOf(stored.failure),
    secondsLeft: isRunning ? Math.max(0, ((totalRows ?? 0) - handledRows) / rowsPerSecond) : null,
  };
}

function failureOf(code: string | null): ImportView['failure'] {
  if (code === null) return null;
  const text = (COLLECTION_ERRORS[code] ?? COLLECTION_ERRORS.COLLECTION_RUN_FAILED)?.publicText;
  return { code, zh: text?.zh ?? '', en: text?.en ?? '' };
}
