import { newId, type StaffId } from '@kean/kernel';
import { aPublishedNotice } from '@kean/testing/consents';
import {
  openClientWriter,
  type SealedByName,
  type WritingPlace,
  type WrittenClient,
} from '../office/written-clients.ts';
import { ConsentModel, type ModelClient, type ModelNotice } from './consent-model.ts';

/** A person who works with clients, and where. */
export interface Agent {
  readonly staffId: StaffId;
  readonly regionId: never;
  readonly branchId: never;
}

/** Clients of two agents, and the office as it is believed to be. */
export interface WrittenOffice {
  readonly model: ConsentModel;
  readonly agents: readonly Agent[];
  readonly clients: readonly (ModelClient & { readonly written: WrittenClient })[];
  /** Past row security. */
  readonly query: <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  close(): Promise<void>;
}

export const LINE = 'clients';
/** Stands in every sealed value: none of it may be in an answer that was not a look. */
export const MARK = '密文标记';

const STAFF = `INSERT INTO staff (id, number, display_name, region_id, branch_id, grace_until) VALUES ($1, $2, $2, $3, $4, 'infinity')`;

/** Invented people and clients; every third client was taken over from an old list and never asked. */
export async function writeOffice(place: WritingPlace, clients: number): Promise<WrittenOffice> {
  const writer = await openClientWriter(place, 'none');
  const { query } = writer;
  const [regionId, branchId] = [newId(), newId()] as unknown as [never, never];
  const suffix = String(branchId).slice(-6);
  await query('INSERT INTO region (id, code, name, name_en) VALUES ($1, $2, $2, $2)', [regionId, `R-${suffix}`]);
  await query('INSERT INTO branch (id, region_id, code, name, name_en) VALUES ($1, $2, $3, $3, $3)', [
    ...[branchId, regionId, `B-${suffix}`],
  ]);
  const agents: Agent[] = [];
  for (const at of [0, 1]) {
    const staffId = newId<'Staff'>();
    await query(STAFF, [staffId, `C-${suffix}-${at}`, regionId, branchId]);
    agents.push({ staffId, regionId, branchId });
  }
  const model = new ConsentModel();
  model.notices.push(await firstNotice(query));
  const written: (ModelClient & { written: WrittenClient })[] = [];
  for (let at = 0; at < clients; at += 1) {
    const assignee = at % 2;
    const placement = { regionId, branchId, teamId: null, assigneeId: agents[assignee]?.staffId ?? null };
    const client = await writer.write(placement, valuesOf(at));
    const state = at % 3 === 2 ? 'quarantined' : 'active';
    await query('UPDATE client SET state = $2::client_state WHERE id = $1', [client.id, state]);
    const phone = { number: phoneOf(at), change: null };
    written.push({
      ...{ id: client.id, state, assignee, words: new Map(), written: client },
      ...{ phone, visitId: null, past: [] },
    });
  }
  return { model, agents, clients: written, query, close: () => writer.close() };
}

async function firstNotice(query: WrittenOffice['query']): Promise<ModelNotice> {
  return { id: await aPublishedNotice({ query }, LINE), asks: new Map(), withdrawn: false };
}

const phoneOf = (at: number) => `139${String(10_000_000 + at)}`;

function valuesOf(at: number): SealedByName {
  const marked = (name: string) => `${MARK}${name}${at}`;
  return {
    name: marked('name'),
    gender: marked('gender'),
    phone: phoneOf(at),
    phone2: `137${String(10_000_000 + at)}`,
    idNumber: marked('idNumber'),
    remark: marked('remark'),
    wording: marked('wording'),
    'property.address': marked('address'),
    'property.certificateNo': marked('certificate'),
    'property.wording': marked('home'),
    'demand.wording': marked('demand'),
  };
}
