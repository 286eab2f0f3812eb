import { bigintArray, byteaArray, smallintArray, textArray, uuidArray } from '@kean/db/binary-arrays';
import { type BlindIndex, type DataKey, seal } from '@kean/encryption';
import { newId } from '@kean/kernel';
import { placeOfCard, placeOfDemandWording, placeOfField, placeOfPropertyColumn } from '../contract.ts';
import { encodeCard, maskCard } from '../rules/client-card.ts';
import { tokensOfClient } from '../rules/tokens-of-client.ts';
import type { ClientDraft } from './client-draft.ts';

/** Drafts, sealed and laid out as the parameters of the statements of {@link insertClients}. No open value is left in it. */
export interface PreparedClients {
  readonly count: number;
  readonly client: readonly Buffer[];
  readonly field: readonly Buffer[];
  readonly token: readonly Buffer[];
  readonly demand: readonly Buffer[];
  readonly property: readonly Buffer[];
  readonly assignment: readonly Buffer[];
}

/**
 * Seals drafts under their own keys and computes their index tokens. Apart from the insert, so that a long run can prepare the next
 * batch while the database writes this one.
 * @param keys data key by client id
 * @throws TypeError where a draft has no key: nothing is ever written unsealed
 */
export function prepareClients(
  keys: ReadonlyMap<string, DataKey>,
  index: BlindIndex,
  drafts: readonly ClientDraft[],
): PreparedClients {
  const sealed = drafts.map((draft) => ({ draft, key: keyOf(keys, draft) }));
  return {
    count: drafts.length,
    client: clientColumns(sealed),
    field: fieldColumns(sealed),
    token: tokenColumns(drafts, index),
    demand: demandColumns(sealed),
    property: propertyColumns(sealed),
    assignment: assignmentColumns(drafts),
  };
}

interface Keyed {
  readonly draft: ClientDraft;
  readonly key: DataKey;
}

function keyOf(keys: ReadonlyMap<string, DataKey>, draft: ClientDraft): DataKey {
  const key = keys.get(draft.id);
  if (key === undefined) throw new TypeError('a client without a key is not written');
  return key;
}

function clientColumns(clients: readonly Keyed[]): Buffer[] {
  const drafts = clients.map(({ draft }) => draft);
  const cards = clients.map(({ draft, key }) => {
    const { name, phone = null, phone2 = null } = draft.fields;
    return seal(key, placeOfCard(draft.id), encodeCard(maskCard({ name, phone, phone2 })));
  });
  return [
    uuidArray(drafts.map((draft) => draft.id)),
    uuidArray(drafts.map((draft) => draft.regionId)),
    uuidArray(drafts.map((draft) => draft.branchId)),
    uuidArray(drafts.map((draft) => draft.teamId)),
    uuidArray(drafts.map((draft) => draft.assigneeId)),
    textArray(drafts.map((draft) => draft.state)),
    textArray(drafts.map((draft) => draft.origin)),
    textArray(drafts.map((draft) => draft.roles.join(','))),
    byteaArray(cards),
  ];
}

function fieldColumns(clients: readonly Keyed[]): Buffer[] {
  const [ids, names, values, sources, people] = [[], [], [], [], []] as [
    string[],
    string[],
    Buffer[],
    string[],
    string[],
  ];
  for (const { draft, key } of clients) {
    for (const [field, value] of Object.entries(draft.fields)) {
      if (value === undefined || value === '') continue;
      ids.push(draft.id);
      names.push(field);
      values.push(seal(key, placeOfField(draft.id, field), Buffer.from(value, 'utf8')));
      sources.push(draft.source);
      people.push(draft.recordedBy);
    }
  }
  return [uuidArray(ids), textArray(names), byteaArray(values), textArray(sources), uuidArray(people)];
}

function tokenColumns(drafts: readonly ClientDraft[], index: BlindIndex): Buffer[] {
  const [branches, kinds, tokens, ids] = [[], [], [], []] as [string[], number[], bigint[], string[]];
  for (const draft of drafts) {
    const { name, phone = null, phone2 = null, idNumber = null } = draft.fields;
    for (const { kind, token } of tokensOfClient({ name, phone, phone2, idNumber }, index)) {
      branches.push(draft.branchId);
      kinds.push(kind);
      tokens.push(token);
      ids.push(draft.id);
    }
  }
  return [uuidArray(branches), smallintArray(kinds), bigintArray(tokens), uuidArray(ids)];
}

function demandColumns(clients: readonly Keyed[]): Buffer[] {
  const rows = clients.flatMap(({ draft, key }) =>
    draft.demands.map((demand) => {
      const id: string = newId();
      return {
        id,
        clientId: draft.id,
        demand,
        wording: sealedWording(key, placeOfDemandWording(draft.id, id), demand),
      };
    }),
  );
  const figures = (of: (demand: ClientDraft['demands'][number]) => number | null) =>
    textArray(rows.map(({ demand }) => text(of(demand))));
  return [
    uuidArray(rows.map((row) => row.id)),
    uuidArray(rows.map((row) => row.clientId)),
    textArray(rows.map(({ demand }) => demand.kind)),
    textArray(rows.map(({ demand }) => demand.district)),
    smallintArray(rows.map(({ demand }) => demand.rooms)),
    smallintArray(rows.map(({ demand }) => demand.halls)),
    figures((demand) => demand.priceMin),
    figures((demand) => demand.priceMax),
    figures((demand) => demand.areaMin),
    figures((demand) => demand.areaMax),
    textArray(rows.map(({ demand }) => demand.moveInFrom)),
    byteaArray(rows.map((row) => row.wording)),
  ];
}

function propertyColumns(clients: readonly Keyed[]): Buffer[] {
  const rows = clients.flatMap(({ draft, key }) =>
    draft.properties.map((property) => {
      const id: string = newId();
      const place = (column: 'address' | 'certificate_no' | 'wording') => placeOfPropertyColumn(draft.id, column, id);
      return {
        id,
        clientId: draft.id,
        property,
        address: sealedText(key, place('address'), property.address),
        certificateNo: sealedText(key, place('certificate_no'), property.certificateNo),
        wording: sealedWording(key, place('wording'), property),
      };
    }),
  );
  return [
    uuidArray(rows.map((row) => row.id)),
    uuidArray(rows.map((row) => row.clientId)),
    textArray(rows.map(({ property }) => property.district)),
    smallintArray(rows.map(({ property }) => property.rooms)),
    smallintArray(rows.map(({ property }) => property.halls)),
    textArray(rows.map(({ property }) => text(property.area))),
    textArray(rows.map(({ property }) => text(property.askingPrice))),
    byteaArray(rows.map((row) => row.address)),
    byteaArray(rows.map((row) => row.certificateNo)),
    byteaArray(rows.map((row) => row.wording)),
  ];
}

function assignmentColumns(drafts: readonly ClientDraft[]): Buffer[] {
  const assigned = drafts.filter((draft) => draft.assigneeId !== null);
  return [
    uuidArray(assigned.map(() => newId())),
    uuidArray(assigned.map((draft) => draft.id)),
    uuidArray(assigned.map((draft) => draft.assigneeId)),
    uuidArray(assigned.map((draft) => draft.recordedBy)),
  ];
}

type Place = Parameters<typeof seal>[1];

function sealedText(key: DataKey, place: Place, value: string | null): Buffer | null {
  return value === null ? null : seal(key, place, Buffer.from(value, 'utf8'));
}

function sealedWording(
  key: DataKey,
  place: Place,
  item: { wording: Readonly<Record<string, string>> | null },
): Buffer | null {
  return item.wording === null ? null : seal(key, place, Buffer.from(JSON.stringify(item.wording), 'utf8'));
}

function text(figure: number | null): string | null {
  return figure === null ? null : String(figure);
}
