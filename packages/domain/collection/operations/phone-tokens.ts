import { firstPhoneToken } from '@kean/clients/contract/registration';
import type { BlindIndex, BlindIndexes } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import type { UnderstoodRow } from '../understanding/understand-row.ts';

/** The first phone of a row as the index knows it. */
export interface PhoneTokens {
  /** Under which the client will be written. */
  readonly token: bigint;
  /** Under which the same person may stand already: while one index follows another there are two. */
  readonly met: readonly bigint[];
}

/**
 * Tokens row by row, `null` for a rejected one.
 * @param writing remembers the tokens of the batch
 * @param alsoOf further numbers that whoever imports names by this one: those of decoys of which they were shown it (ADR 0073)
 */
export function phoneTokensOf(
  understood: readonly UnderstoodRow[],
  { searching }: BlindIndexes,
  writing: BlindIndex,
  alsoOf: (phone: string) => readonly string[],
): (PhoneTokens | null)[] {
  const older = searching.filter(({ generation }) => generation !== writing.generation);
  return understood.map(({ client }) => {
    if (client === null) return null;
    const token = firstPhoneToken(writing, client.phone);
    const further = alsoOf(client.phone).flatMap((phone) => searching.map((index) => firstPhoneToken(index, phone)));
    return { token, met: [token, ...older.map((index) => firstPhoneToken(index, client.phone)), ...further] };
  });
}

/** Whom a row repeats among those that are known by token. */
export function metAmong(known: ReadonlyMap<bigint, ClientId> | undefined, { met }: PhoneTokens): ClientId | undefined {
  for (const token of met) {
    const client = known?.get(token);
    if (client !== undefined) return client;
  }
  return undefined;
}
