import { type DataKey, DecryptionError, type KeyAbsence, type Keyring, open, type Unwrapping } from '@kean/encryption';
import type { ClientId, Principal, Scope } from '@kean/kernel';
import type { ClientCard, ClientRow } from '../contract.ts';
import { underRaisedMask } from '../rules/a-raised-mask-shows-nothing.ts';
import { decodeCard, EMPTY_CARD } from '../rules/client-card.ts';
import { placeOfCard } from '../sealed-places.ts';
import type { StoredRow } from './client-rows.ts';

/** Rows ready to be shown, and the ids of cards whose key exists but whose bytes do not open. */
export interface OpenedCards {
  readonly rows: ClientRow[];
  readonly unreadable: ClientId[];
}

/** For whom cards are opened: as far as row security let this person read, and what for. */
export interface CardViewer {
  readonly principal: Principal;
  readonly scope: Scope;
  readonly purpose: 'show-list' | 'show-search' | 'show-dossier';
}

/**
 * Opens the cards of one page with one batch of keys. A client whose key was destroyed is an erased row, whatever its state column
 * still says; a card that the keyring keeps shut for this person is an empty one. A card or a key that was changed or moved is an
 * empty card too, so that a single bad row takes no page down.
 */
export async function openCards(
  keyring: Keyring,
  { principal, scope, purpose }: CardViewer,
  stored: readonly StoredRow[],
): Promise<OpenedCards> {
  const living = stored.filter((row) => row.state !== 'erased');
  const asked = living.map((row) => ({
    id: row.id,
    state: row.state,
    // A mask needs none: what a card holds was masked before it was sealed.
    grounds: [],
    reach: { scope, assignee: row.assigneeId },
    sealed: row.card,
  }));
  const { keys, refused } =
    living.length === 0 ? NOTHING : await keyring.keysFor('client', asked, { principal, purpose });
  const keyless = living.map(({ id }) => id).filter((id) => !keys.has(id) && !refused.has(id));
  const absences = keyless.length === 0 ? NO_ABSENCES : await keyring.absenceOf('client', keyless);
  const unreadable: ClientId[] = [];
  const rows = stored.map((row): ClientRow => {
    const absence = absences.get(row.id);
    const erased = row.state === 'erased' || absence === 'destroyed' || absence === 'never';
    if (erased) return { ...row, state: 'erased', card: EMPTY_CARD };
    const key = keys.get(row.id);
    const card = key === undefined ? null : openCard(key, row);
    if (card === null && !refused.has(row.id)) unreadable.push(row.id);
    return { ...row, card: card === null ? EMPTY_CARD : underRaisedMask(principal.roles, card) };
  });
  return { rows, unreadable };
}

const NOTHING: Unwrapping = { keys: new Map(), refused: new Map() };
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
