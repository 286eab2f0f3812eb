import type { Level } from './certification.ts';

export interface CertifiedRequest {
  readonly section: string;
  readonly level: Level;
  readonly path: string;
  /** Text is sent as it is. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** What the answer holds besides its form. */
  readonly expected?: unknown;
  /** Names that a search finds at least. */
  readonly includes?: readonly string[];
}

const ALICE = { type: 'user', id: 'alice' };
const BOB = { type: 'user', id: 'bob' };
const ADMIN = { ...BOB, properties: { role: 'admin' } };
const READ = { name: 'read' };
const WRITE = { name: 'write' };
const RECORD = { type: 'record', id: 'record-1' };
const ACTIVE = { ...RECORD, properties: { status: 'active' } };
const ARCHIVED = { type: 'record', id: 'record-2', properties: { status: 'archived' } };
const CONTEXT = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };
const PERMITTED = { subject: ALICE, action: READ, resource: RECORD };
const softly = (soft: boolean) => ({ name: 'delete', properties: { soft } });
const decided = (...decisions: boolean[]) => ({ evaluations: decisions.map((decision) => ({ decision })) });

type Case = Omit<CertifiedRequest, 'level' | 'path'>;

/** Section 3, one evaluation. */
const BASIC_CORE: readonly Case[] = [
  { section: '2.4 rule 1', body: PERMITTED, expected: { decision: true } },
  { section: '2.4 rule 2', body: { ...PERMITTED, action: WRITE }, expected: { decision: true } },
  { section: '2.4 rule 3', body: { ...PERMITTED, subject: BOB }, expected: { decision: true } },
  { section: '3.2.2, rule 4', body: { ...PERMITTED, subject: BOB, action: WRITE }, expected: { decision: false } },
  { section: '3.2.3 context', body: { ...PERMITTED, context: CONTEXT }, expected: { decision: true } },
  {
    section: '3.2.8 additional properties',
    body: {
      subject: { ...ALICE, properties: { department: 'Sales', role: 'manager' } },
      action: { ...READ, properties: { method: 'GET' } },
      resource: { ...RECORD, properties: { status: 'active', owner: 'bob' } },
    },
    expected: { decision: true },
  },
  {
    section: '3.2.9 unknown fields',
    body: { ...PERMITTED, foo: 'bar', futureField: { nested: true } },
    expected: { decision: true },
  },
  { section: '3.4.1 no subject', body: { action: READ, resource: RECORD }, status: 400 },
  { section: '3.4.1 no action', body: { subject: ALICE, resource: RECORD }, status: 400 },
  { section: '3.4.1 no resource', body: { subject: ALICE, action: READ }, status: 400 },
  { section: '3.4.2 no subject type', body: { ...PERMITTED, subject: { id: 'alice' } }, status: 400 },
  { section: '3.4.2 no subject id', body: { ...PERMITTED, subject: { type: 'user' } }, status: 400 },
  { section: '3.4.2 no action name', body: { ...PERMITTED, action: {} }, status: 400 },
  { section: '3.4.2 no resource type', body: { ...PERMITTED, resource: { id: 'record-1' } }, status: 400 },
  { section: '3.4.2 no resource id', body: { ...PERMITTED, resource: { type: 'record' } }, status: 400 },
  {
    section: '3.4.3 content type',
    body: JSON.stringify(PERMITTED),
    headers: { 'content-type': 'text/plain' },
    status: 400,
  },
  { section: '3.4.4 no JSON', body: '{"subject":', status: 400 },
  { section: '3.4.5 empty', body: '', status: 400 },
  { section: '3.4.6 subject is text', body: { ...PERMITTED, subject: 'alice' }, status: 400 },
  { section: '3.4.6 name is a number', body: { ...PERMITTED, action: { name: 123 } }, status: 400 },
];
const BASIC_PROPERTIES: readonly Case[] = [
  {
    section: '3.2.4, rule 5',
    body: { subject: ALICE, action: WRITE, resource: ARCHIVED },
    expected: { decision: false },
  },
  {
    section: '3.2.5, rule 6',
    body: { subject: ADMIN, action: WRITE, resource: ARCHIVED },
    expected: { decision: true },
  },
  { section: '3.2.6, rule 7', body: { ...PERMITTED, action: softly(true) }, expected: { decision: true } },
  { section: '3.2.7, rule 8', body: { ...PERMITTED, action: softly(false) }, expected: { decision: false } },
];

/** Section 4, evaluations. */
const SECOND = { type: 'record', id: 'record-2' };
const BATCH_CORE: readonly Case[] = [
  {
    section: '4.2.1',
    body: { subject: ALICE, action: READ, evaluations: [{ resource: RECORD }, { resource: SECOND }] },
    expected: { evaluations: [{}, {}] },
  },
  {
    section: '4.2.2',
    body: { subject: BOB, resource: RECORD, evaluations: [{ action: READ }, { action: WRITE }] },
    expected: decided(true, false),
  },
  {
    section: '4.2.5 no defaults',
    body: { evaluations: [PERMITTED, { subject: BOB, action: WRITE, resource: RECORD }] },
    expected: decided(true, false),
  },
  {
    section: '4.2.6 context',
    body: {
      subject: ALICE,
      action: READ,
      context: CONTEXT,
      evaluations: [{ resource: RECORD }, { resource: SECOND, context: { source: 'batch-override' } }],
    },
    expected: { evaluations: [{}, {}] },
  },
  {
    section: '4.4.1 a wrong item',
    body: {
      subject: ALICE,
      action: READ,
      options: { evaluations_semantic: 'execute_all' },
      evaluations: [{ resource: RECORD }, {}],
    },
    expected: decided(true, false),
  },
  { section: '4.4.2 no evaluations', body: PERMITTED, expected: { decision: true } },
  { section: '4.4.3 empty evaluations', body: { ...PERMITTED, evaluations: [] }, expected: { decision: true } },
];
const BATCH_PROPERTIES: readonly Case[] = [
  {
    section: '4.2.3',
    body: { subject: ALICE, action: WRITE, evaluations: [{ resource: ACTIVE }, { resource: ARCHIVED }] },
    expected: decided(true, false),
  },
  {
    section: '4.2.4',
    body: { action: WRITE, resource: ARCHIVED, evaluations: [{ subject: ALICE }, { subject: ADMIN }] },
    expected: decided(false, true),
  },
  {
    section: '4.2.7 defaults',
    body: { subject: ALICE, action: WRITE, resource: ACTIVE, evaluations: [{}, { resource: ARCHIVED }] },
    expected: decided(true, false),
  },
];

/** Section 5, searches. */
const USERS = { type: 'user' };
const RECORDS = { type: 'record' };
const SUBJECT_CORE: readonly Case[] = [
  { section: '5.2.1', body: { ...PERMITTED, subject: USERS }, includes: ['alice', 'bob'] },
  { section: '5.2.2 context', body: { ...PERMITTED, subject: USERS, context: CONTEXT }, includes: ['alice', 'bob'] },
  { section: '5.2.3 id', body: PERMITTED, includes: ['alice', 'bob'] },
  { section: '5.5.1 limit', body: { ...PERMITTED, subject: USERS, page: { limit: 1 } } },
  {
    section: '5.6.1 unknown id',
    body: { ...PERMITTED, resource: { type: 'record', id: 'nonexistent' }, action: WRITE, subject: USERS },
    expected: { results: [] },
  },
  { section: '5.6.2 unknown type', body: { ...PERMITTED, subject: { type: 'spaceship' } }, expected: { results: [] } },
  { section: '5.7.1 no action', body: { subject: USERS, resource: RECORD }, status: 400 },
  { section: '5.7.2 no resource id', body: { subject: USERS, action: READ, resource: RECORDS }, status: 400 },
];
const RESOURCE_CORE: readonly Case[] = [
  { section: '5.3.1', body: { ...PERMITTED, resource: RECORDS }, includes: ['record-1'] },
  { section: '5.3.2 context', body: { ...PERMITTED, resource: RECORDS, context: CONTEXT }, includes: ['record-1'] },
  { section: '5.3.3 id', body: PERMITTED, includes: ['record-1'] },
  {
    section: '5.6.1 unknown id',
    body: { ...PERMITTED, subject: { type: 'user', id: 'nonexistent' }, resource: RECORDS },
    expected: { results: [] },
  },
  { section: '5.6.2 unknown type', body: { ...PERMITTED, resource: { type: 'spaceship' } }, expected: { results: [] } },
  { section: '5.7.1 no subject', body: { action: READ, resource: RECORDS }, status: 400 },
  { section: '5.7.2 no subject id', body: { subject: USERS, action: READ, resource: RECORDS }, status: 400 },
];
const ACTION_CORE: readonly Case[] = [
  { section: '5.4.1', body: { subject: ALICE, resource: RECORD }, includes: ['read', 'write'] },
  {
    section: '5.4.2 context',
    body: { subject: ALICE, resource: RECORD, context: CONTEXT },
    includes: ['read', 'write'],
  },
  {
    section: '5.6.1 unknown id',
    body: { subject: { type: 'user', id: 'nonexistent' }, resource: RECORD },
    expected: { results: [] },
  },
  {
    section: '5.6.2 unknown type',
    body: { subject: ALICE, resource: { type: 'spaceship', id: 's' } },
    expected: { results: [] },
  },
  { section: '5.7.1 no resource', body: { subject: ALICE }, status: 400 },
  { section: '5.7.2 no subject id', body: { subject: USERS, resource: RECORD }, status: 400 },
];
const SUBJECT_PROPERTIES: readonly Case[] = [
  { section: '5.2.4, S4', body: { subject: USERS, action: WRITE, resource: ARCHIVED }, includes: ['bob'] },
];
const RESOURCE_PROPERTIES: readonly Case[] = [
  { section: '5.3.4, S5', body: { subject: ADMIN, action: WRITE, resource: RECORDS }, includes: ['record-2'] },
];
const ACTION_PROPERTIES: readonly Case[] = [
  { section: '5.4.3, S6', body: { subject: ADMIN, resource: ARCHIVED }, includes: ['write'] },
];

const at = (path: string, level: Level, cases: readonly Case[]): CertifiedRequest[] =>
  cases.map((one) => ({ ...one, path: `/access/v1/${path}`, level }));

/** Every request of the scenario whose answer can be judged alone, at the standard's paths. */
export const CERTIFIED_REQUESTS: readonly CertifiedRequest[] = [
  ...at('evaluation', 'Basic Core', BASIC_CORE),
  ...at('evaluation', 'Basic Properties', BASIC_PROPERTIES),
  ...at('evaluations', 'Batch Core', BATCH_CORE),
  ...at('evaluations', 'Batch Properties', BATCH_PROPERTIES),
  ...at('search/subject', 'Search Core', SUBJECT_CORE),
  ...at('search/resource', 'Search Core', RESOURCE_CORE),
  ...at('search/action', 'Search Core', ACTION_CORE),
  ...at('search/subject', 'Search Properties', SUBJECT_PROPERTIES),
  ...at('search/resource', 'Search Properties', RESOURCE_PROPERTIES),
  ...at('search/action', 'Search Properties', ACTION_PROPERTIES),
];
