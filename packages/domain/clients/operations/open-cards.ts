import { type DataKey, DecryptionError, type KeyAbsence, type Keyring, open } from '@kean/encryption';
import type { ClientId, StaffId } from '@kean/kernel';
import type { ClientCard, ClientRow } from '../contract.ts';
import { decodeCard, EMPTY_CARD } from '../rules/client-card.ts';
import { placeOfCard } from '../sealed-places.ts';
import type { StoredRow } from './client-rows.ts';

/** Rows ready to be shown, and the ids of cards whose key exists but whose bytes do not open. */
export interface OpenedCards {
  readonly rows: ClientRow[];
  readonly unreadable: ClientId[];
}

/**
 * Opens the cards of one page with one batch of keys. A client whose key was destroyed is an erased row, whatever its state column
 * still says. A card or a key that was changed or moved is an empty card, so that a single bad row takes no page down.
 */
export async function openCards(
  keyring: Keyring,
  viewer: StaffId,
  purpose: 'show-list' | 'show-search' | 'show-dossier',
  stored: readonly StoredRow[],
): Promise<OpenedCards> {
  const living = stored.filter((row) => row.state !== 'erased').map((row) => row.id);
  const keys = living.length === 0 ? NO_KEYS : await keyring.keysFor('client', living, { principal: viewer, purpose });
  const keyless = living.filter((id) => !keys.has(id));
  const absences = keyless.length === 0 ? NO_ABSENCES : await keyring.absenceOf('client', keyless);
  const unreadable: ClientId[] = [];
  const rows = stored.map((row): ClientRow => {
    const absence = absences.get(row.id);
    const erased = row.state === 'erased' || absence === 'destroyed' || absence === 'never';
    if (erased) return { ...row, state: 'erased', card: EMPTY_CARD };
    const key = keys.get(row.id);
    const card = key === undefined ? null : openCard(key, row);
    if (card === null) unreadable.push(row.id);
    return { ...row, card: card ?? EMPTY_CARD };
  });
  return { rows, unreadable };
}

const NO_KEYS: ReadonlyMap<string, DataKey> = new Map();
const NO_ABSENCES: ReadonlyMap<string, KeyAbsence> = new Map();

/** `null` for bytes that were changed or moved; any other failure is nobody's card and goes on. */
function openCard(key: DataKey, row: StoredRow): ClientCard | null {
  try {
    return decodeCard(open(key, placeOfCard(row.id), row.card));
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
