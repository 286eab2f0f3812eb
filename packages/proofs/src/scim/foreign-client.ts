/**
 * Scimmy reads and judges what the server says: a library of others, with its own schemas, its own filter engine and its own PATCH. What it makes of
 * the same data has to be what the server made of it.
 */
import SCIMMY from 'scimmy';
import type { Answered, Server } from './expectations.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

type Json = Record<string, unknown>;

SCIMMY.Schemas.User.extend(SCIMMY.Schemas.EnterpriseUser as never, false);

export interface ForeignFindings {
  readonly filters: number;
  readonly patches: number;
  readonly resources: number;
  /** One sentence each. */
  readonly wrong: readonly string[];
}

const FILTERS = [
  ...[
    'userName sw "a"',
    'displayName co "王"',
    'active eq true',
    'active eq false',
    'externalId pr',
    'userName ew ".example"',
  ],
  ...[
    'userName co "1" and active eq true',
    'userName sw "a" or userName sw "s"',
    'not (userName co "a")',
    'displayName pr and not (externalId pr)',
  ],
  ...[
    'emails[type eq "work"]',
    'emails.value co "agent"',
    'meta.created gt "2020-01-01T00:00:00Z"',
    'meta.created lt "2020-01-01T00:00:00Z"',
  ],
  ...[
    'userName ne "nobody@office.example"',
    'name.formatted co "李"',
    '(userName co "a" or userName co "b") and (active eq true or externalId pr)',
  ],
];

const PATCHES: readonly Json[][] = [
  [{ op: 'replace', path: 'displayName', value: '周远' }],
  [{ op: 'Add', path: 'externalId', value: 'f-1' }],
  [{ op: 'replace', value: { displayName: '周远航', externalId: 'f-2' } }],
  [{ op: 'remove', path: 'externalId' }],
  [{ op: 'replace', path: `${ENTERPRISE}:employeeNumber`, value: 'F-100' }],
  [
    { op: 'add', path: 'externalId', value: 'f-3' },
    { op: 'replace', path: 'displayName', value: '周远' },
  ],
];

/** Creates, reads, filters, changes and deactivates people as that library understands them. */
export async function driveForeignClient(server: Server): Promise<ForeignFindings> {
  const wrong: string[] = [];
  const made: string[] = [];
  for (const [place, name] of ['周一鸣', '周二丫', '周三思'].entries()) {
    const told = new SCIMMY.Schemas.User(
      { schemas: [USER], userName: `foreign.${place}@office.example`, displayName: name, active: true } as never,
      'in',
    );
    const { status, body } = await send(server, 'POST', '/Users', told);
    if (status !== 201) wrong.push(`create: ${status}`);
    else made.push(String((body as Json).id));
  }
  const everybody = await allUsers(server);
  for (const user of everybody) {
    try {
      new SCIMMY.Schemas.User(structuredClone(user) as never, 'out');
    } catch (error) {
      wrong.push(`a person is no User to it: ${String(error)}`);
    }
  }
  for (const text of FILTERS) {
    const { body } = await send(server, 'GET', `/Users?count=0&filter=${encodeURIComponent(text)}`);
    const ours = (body as Json).totalResults;
    const theirs = new SCIMMY.Types.Filter(text).match(everybody.map(forItsFilter)).length;
    if (ours !== theirs) wrong.push(`${text}: ${String(ours)} here, ${theirs} there`);
  }
  for (const Operations of PATCHES) {
    const [id] = made;
    const message = { schemas: [PATCH], Operations };
    const before = (await send(server, 'GET', `/Users/${id}`)).body;
    const resource = new SCIMMY.Schemas.User(before as never, 'out');
    const theirs = await new SCIMMY.Messages.PatchOp(structuredClone(message) as never).apply(
      resource,
      (after: unknown) => after as never,
    );
    const { status } = await send(server, 'PATCH', `/Users/${id}`, message);
    const ours = (await send(server, 'GET', `/Users/${id}`)).body;
    const same = ['userName', 'displayName', 'externalId', 'active', ENTERPRISE].every(
      (key) => JSON.stringify((ours as Json)[key]) === JSON.stringify((theirs as unknown as Json | undefined)?.[key]),
    );
    if (status !== 200 || !same) wrong.push(`${JSON.stringify(Operations)}: ${status}, another person`);
  }
  for (const id of made) {
    const off = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] };
    const { status, body } = await send(server, 'PATCH', `/Users/${id}`, off);
    if (status !== 200 || (body as Json).active !== false) wrong.push(`deactivate: ${status}`);
  }
  return { filters: FILTERS.length, patches: PATCHES.length, resources: everybody.length, wrong };
}

async function allUsers(server: Server): Promise<Json[]> {
  const users: Json[] = [];
  for (let startIndex = 1; ; ) {
    const { body } = await send(server, 'GET', `/Users?count=50&startIndex=${startIndex}`);
    const { Resources, totalResults } = body as { Resources: Json[]; totalResults: number };
    users.push(...Resources);
    startIndex += Resources.length;
    if (Resources.length === 0 || users.length >= totalResults) return users;
  }
}

/** Its filter engine looks for an attribute by the letters that a resource has it in, so an absent one is there and empty. */
function forItsFilter(user: Json): never {
  return { externalId: undefined, ...user } as never;
}

function send(server: Server, method: string, path: string, body?: unknown): Promise<Answered> {
  return server.ask(method, path, {}, body === undefined ? null : JSON.stringify(body));
}
