import { entryOf, type LoggedEvent } from './log-entry.ts';

/** Whether a row says what the log says. A row that no entry can hold was not written by the product, and says something else. */
export function isEntryOf(entry: Uint8Array, row: LoggedEvent): boolean {
  try {
    return entryOf(row).equals(entry);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
