import { bigintArray, byteaArray, integerArray, smallintArray, textArray, uuidArray } from '@kean/db/binary-arrays';
import { type BlindIndex, type SealingKey, seal } from '@kean/encryption';
import { newId } from '@kean/kernel';
import { placeOfCard, placeOfField } from '../contract.ts';
import { encodeCard, maskCard } from '../rules/client-card.ts';
import { tokensOfClient } from '../rules/tokens-of-client.ts';
import type { ClientDraft } from './client-draft.ts';
import { demandColumns, propertyColumns } from './prepare-items.ts';

/**
 * Drafts, sealed and laid out as the parameters of the statements of `insertClients`. No open value is left in it. Rows of other
 * tables name their client by its position in the batch, from 1, so that its id travels once.
 */
export interface PreparedClients {
  readonly count: number;
  readonly client: readonly Buffer[];
  readonly field: readonly Buffer[];
  readonly token: readonly Buffer[];
  readonly demand: readonly Buffer[];
  readonly property: readonly Buffer[];
  readonly assignment: readonly Buffer[];
}

/** A draft with the key it is sealed with, and its position in the batch. */
export interface Keyed {
  readonly position: number;
  readonly draft: ClientDraft;
  readonly key: SealingKey;
}

/**
 * Seals drafts under their own keys and computes their index tokens. Apart from the insert, so that a long run can prepare the next
 * batch while the database writes this one.
 * @param keys data key by client id
 * @param index best a `rememberingIndex` of this batch
 * @throws TypeError where a draft has no key: nothing is ever written unsealed
 */
export function prepareClients(
  keys: ReadonlyMap<string, SealingKey>,
  index: BlindIndex,
  drafts: readonly ClientDraft[],
): PreparedClients {
  const clients = drafts.map((draft, before): Keyed => {
    const key = keys.get(draft.id);
    if (key === undefined) throw new TypeError('a client without a key is not written');
    return { position: before + 1, draft, key };
  });
  const ids = uuidArray(drafts.map((draft) => draft.id));
  const branches = uuidArray(drafts.map((draft) => draft.branchId));
  const people = uuidArray(drafts.map((draft) => draft.recordedBy));
  const sources = [...new Set(drafts.map(({ source }) => source))];
  return {
    count: drafts.length,
    client: [ids, branches, ...clientColumns(clients)],
    field: [ids, people, textArray(sources), ...fieldColumns(clients, sources)],
    token: [ids, branches, ...tokenColumns(clients, index)],
    demand: [ids, people, textArray(sources), ...demandColumns(clients, sources)],
    property: [ids, people, textArray(sources), ...propertyColumns(clients, sources)],
    assignment: [ids, people, ...assignmentColumns(clients)],
  };
}

function clientColumns(clients: readonly Keyed[]): Buffer[] {
  const drafts = clients.map(({ draft }) => draft);
  const cards = clients.map(({ draft, key }) => {
    const { name, phone = null, phone2 = null } = draft.fields.open();
    return seal(key, placeOfCard(draft.id), encodeCard(maskCard({ name, phone, phone2 })));
  });
  return [
    uuidArray(drafts.map((draft) => draft.regionId)),
    uuidArray(drafts.map((draft) => draft.teamId)),
    uuidArray(drafts.map((draft) => draft.assigneeId)),
    textArray(drafts.map((draft) => draft.state)),
    textArray(drafts.map((draft) => draft.origin)),
    textArray(drafts.map((draft) => draft.roles.join(','))),
    byteaArray(cards),
  ];
}

function fieldColumns(clients: readonly Keyed[], sources: readonly string[]): Buffer[] {
  const places = new Map(sources.map((source, before) => [source, before + 1]));
  const [positions, origins]: [number[], number[]] = [[], []];
  const [names, values]: [string[], Buffer[]] = [[], []];
  for (const { position, draft, key } of clients) {
    for (const [field, value] of Object.entries(draft.fields.open())) {
      if (value === undefined || value === '') continue;
      positions.push(position);
      origins.push(places.get(draft.source) ?? 0);
      names.push(field);
      values.push(seal(key, placeOfField(draft.id, field), Buffer.from(value, 'utf8')));
    }
  }
  return [integerArray(positions), integerArray(origins), textArray(names), byteaArray(values)];
}

function tokenColumns(clients: readonly Keyed[], index: BlindIndex): Buffer[] {
  const [positions, kinds, tokens]: [number[], number[], bigint[]] = [[], [], []];
  for (const { position, draft } of clients) {
    const { name, phone = null, phone2 = null, idNumber = null } = draft.fields.open();
    for (const { kind, token } of tokensOfClient({ name, phone, phone2, idNumber }, index)) {
      positions.push(position);
      kinds.push(kind);
      tokens.push(token);
    }
  }
  return [integerArray(positions), smallintArray(kinds), bigintArray(tokens)];
}

function assignmentColumns(clients: readonly Keyed[]): Buffer[] {
  const assigned = clients.filter(({ draft }) => draft.assigneeId !== null);
  return [
    uuidArray(assigned.map(() => newId())),
    integerArray(assigned.map(({ position }) => position)),
    uuidArray(assigned.map(({ draft }) => draft.assigneeId)),
  ];
}
