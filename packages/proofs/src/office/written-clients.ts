import { placeOfDemandWording, placeOfPropertyColumn } from '@kean/clients/contract';
import { type ClientDraft, insertClients, prepareClients } from '@kean/clients/contract/registration';
import { openKeyStore } from '@kean/db/keystore';
import type { Instance } from '@kean/dev/instance';
import { fileRootKey, openKeyring, type SealingKey, seal } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { type BranchId, type ClientId, newId, Personal, type RegionId, type StaffId, type TeamId } from '@kean/kernel';
import { approveEveryBasis, giveEveryConsent } from '@kean/testing/consents';
import { Client, Pool } from 'pg';

/** Where a client stands, and whose it is. */
export interface Placement {
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly teamId: TeamId | null;
  readonly assigneeId: StaffId | null;
  /** When the assignment ends or ended; never where it is left out. */
  readonly lapsesAt?: Date;
}

/** A value for everything of a client that is sealed, by the name under which it can be revealed. */
export type SealedByName = Readonly<Record<RevealableName, string>>;
export const REVEALABLE_NAMES = [
  'name',
  'gender',
  'phone',
  'phone2',
  'idNumber',
  'remark',
  'wording',
  'property.address',
  'property.certificateNo',
  'property.wording',
  'demand.wording',
] as const;
export type RevealableName = (typeof REVEALABLE_NAMES)[number];

/** A client of a running office with one demand and one property. The same one can be written again with other values. */
export interface WrittenClient {
  readonly id: ClientId;
  readonly number: number;
  readonly demandId: string;
  readonly propertyId: string;
  readonly placement: Placement;
}

/** Writes clients into a running office past its api: where no screen would put them, and with values as a proof needs them. */
export interface ClientWriter {
  /** Superuser on the database of the records. */
  readonly query: <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly write: (placement: Placement, values: SealedByName) => Promise<WrittenClient>;
  /** Takes the sealed values of a client away and writes others in their place. All that is not sealed stays as it was. */
  readonly rewrite: (client: WrittenClient, values: SealedByName) => Promise<void>;
  readonly close: () => Promise<void>;
}

type Query = ClientWriter['query'];

const USE = { principal: 'system', purpose: 'population' } as const;
const WHEN = new Date('2026-03-02T02:00:00.000Z');
const NOBODY = '00000000-0000-7000-8000-000000000000' as StaffId;

/** Where clients are written: a running instance, or databases that a test opened. */
export interface WritingPlace {
  readonly databases: {
    readonly admin: string;
    readonly kean: Pick<Instance['databases']['kean'], 'owner'>;
    readonly keys: Pick<Instance['databases']['keys'], 'api'>;
  };
  readonly rootKeyFile: string;
}

/** @param consents what those who are written consented to before: to everything, or nobody asked */
export async function openClientWriter(
  instance: WritingPlace,
  consents: 'all' | 'none' = 'all',
): Promise<ClientWriter> {
  const url = new URL(instance.databases.admin);
  url.pathname = new URL(instance.databases.kean.owner).pathname;
  const database = new Client({ connectionString: url.href, pipeline: true });
  await database.connect();
  const keyStore = openKeyStore({ url: instance.databases.keys.api, applicationName: 'kean-proof' });
  const keyring = await openKeyring({
    store: keyStore.store,
    root: await fileRootKey(instance.rootKeyFile),
    guard: openGuard,
  });
  const keys = new Map<string, SealingKey>();
  const pool = new Pool({ connectionString: url.href, max: 2 });
  // A server that goes away while they idle is met by the next question.
  pool.on('error', () => undefined);
  database.on('error', () => undefined);
  const query: Query = async (text, values = []) => (await pool.query(text, [...values])).rows;
  // What belongs together goes over one connection, in order.
  const inOrder: Query = async (text, values = []) => (await database.query(text, [...values])).rows;
  const put = async (client: WrittenClient, values: SealedByName): Promise<void> => {
    const { writing } = await keyring.indexes();
    // With the client, in one transaction: a phone that comes later is a change of it.
    await inOrder('begin');
    try {
      await insertClients({ query: inOrder }, prepareClients(keys, writing, [draftOf(client, values)]));
    } finally {
      // After a failed statement this takes it all back.
      await inOrder('commit');
    }
    await putItems(inOrder, client, values, requireKey(keys, client.id));
    await settle(inOrder, client);
    if (consents === 'none') return;
    await approveEveryBasis({ query: inOrder });
    await giveEveryConsent({ query: inOrder }, [client.id]);
  };
  return {
    query,
    write: async (placement, values) => {
      const id = newId<'Client'>();
      for (const [subject, key] of await keyring.createFor('client', [id], USE)) keys.set(subject, key);
      const [next] = await inOrder<{ number: number }>(`select nextval('client_number_seq')::int as number`);
      const client = { id, number: next?.number ?? 0, demandId: newId(), propertyId: newId(), placement };
      await put(client, values);
      return client;
    },
    rewrite: async (client, values) => {
      await inOrder('delete from assignment where client_id = $1', [client.id]);
      await inOrder('delete from client where id = $1', [client.id]);
      await put(client, values);
    },
    close: async () => {
      await Promise.all([database.end(), pool.end(), keyStore.close()]);
    },
  };
}

function requireKey(keys: ReadonlyMap<string, SealingKey>, id: string): SealingKey {
  const key = keys.get(id);
  if (key === undefined) throw new TypeError('a client is sealed with its own key');
  return key;
}

function draftOf({ id, placement }: WrittenClient, values: SealedByName): ClientDraft {
  const { name, gender, phone, phone2, idNumber, remark, wording } = values;
  const { regionId, branchId, teamId, assigneeId } = placement;
  return {
    id,
    regionId,
    branchId,
    teamId,
    assigneeId,
    state: 'active',
    origin: 'registered',
    roles: ['seller'],
    fields: new Personal({ name, gender, phone, phone2, idNumber, remark, wording }),
    source: 'proof',
    recordedBy: assigneeId ?? NOBODY,
    demands: [],
    properties: [],
  };
}

/** Demand and property with ids that stay, since a seal is bound to them. */
async function putItems(query: Query, client: WrittenClient, values: SealedByName, key: SealingKey): Promise<void> {
  const { id, demandId, propertyId } = client;
  const bytes = (text: string) => Buffer.from(text, 'utf8');
  const asWording = (text: string) => bytes(JSON.stringify({ remark: text }));
  await query(
    `insert into demand (id, client_id, kind, rooms, wording, source, recorded_by, created_at)
     values ($1, $2, 'purchase', 3, $3, 'staff', $1, $4)`,
    [demandId, id, seal(key, placeOfDemandWording(id, demandId), asWording(values['demand.wording'])), WHEN],
  );
  const place = (column: 'address' | 'certificate_no' | 'wording') => placeOfPropertyColumn(id, column, propertyId);
  await query(
    `insert into property (id, client_id, rooms, address, certificate_no, wording, source, recorded_by, created_at)
     values ($1, $2, 2, $3, $4, $5, 'staff', $1, $6)`,
    [
      propertyId,
      id,
      seal(key, place('address'), bytes(values['property.address'])),
      seal(key, place('certificate_no'), bytes(values['property.certificateNo'])),
      seal(key, place('wording'), asWording(values['property.wording'])),
      WHEN,
    ],
  );
}

/** Number and times of the first writing, so that nothing but sealed bytes can tell a second one from it. */
async function settle(query: Query, { id, number, placement }: WrittenClient): Promise<void> {
  const lapsesAt = placement.lapsesAt ?? null;
  await query(
    'update client set number = $2, created_at = $3, updated_at = $3, assignment_lapses_at = $4 where id = $1',
    [id, number, WHEN, lapsesAt],
  );
  await query('update client_field set recorded_at = $2 where client_id = $1', [id, WHEN]);
  await query('update assignment set starts_at = $2, lapses_at = $3 where client_id = $1', [id, WHEN, lapsesAt]);
}
