import { Client } from 'pg';
import { type Answered, askRepeatedly } from '../harness/ask-repeatedly.ts';
import type { RunContext } from '../harness/context.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import type { PopulatedOffice } from '../office/populated-office.ts';
import { inventClient } from '../population/invented-client.ts';

const CALLERS = 8;
/** Rows of an answer at most, as the portal asks. */
const ROWS = 50;
/** What is searched one after the other, so that no side answers one question again and again. */
const QUESTIONS = 500;

/** What a branch manager types, each about a client of the branch. */
export interface Questions {
  readonly phones: readonly string[];
  /** The last two characters of a name, as most people remember it. */
  readonly nameParts: readonly string[];
  /** Names of three characters, typed whole: the shortest text that trigrams serve. */
  readonly names: readonly string[];
}

/** One api, and a manager who is signed in there. */
export interface SearchSide {
  readonly origin: string;
  readonly cookie: string;
}

/** Signs in the manager of a branch of the population. */
export async function signInManager({ instance }: PopulatedOffice): Promise<SearchSide> {
  const manager = await Colleague.signIn(instance, demoOf(instance, 'store-manager'));
  return { origin: instance.api.url, cookie: manager.cookieHeader };
}

/** Questions about clients of that manager's branch. */
export async function questionsFor(office: PopulatedOffice): Promise<Questions> {
  const branchId = await branchOfManager(office);
  const branch = office.shape.branches.findIndex(({ id }) => id === branchId);
  if (branch < 0) throw new RangeError('the manager’s branch has no clients');
  const step = office.shape.branches.length;
  const clients = Array.from({ length: QUESTIONS }, (_, nth) => inventClient(branch + nth * step, office.shape));
  return {
    phones: clients.map((client) => client.phone),
    nameParts: clients.map((client) => Array.from(client.name).slice(-2).join('')),
    names: clients.map((client) => client.name).filter((name) => Array.from(name).length === 3),
  };
}

/** Eight callers who search again as soon as they are answered. */
export function searchRepeatedly(
  side: SearchSide,
  typed: readonly string[],
  seconds: number,
  { signal }: RunContext,
): Promise<Answered> {
  const body = (request: number) => bodyOf(typed[request % typed.length] ?? '');
  return askRepeatedly({ ...requestOf(side), body }, { callers: CALLERS, seconds }, signal);
}

/** @throws Error where two sides do not find the same clients, or nothing: then nothing is compared */
export async function requireSameAnswers(
  sides: readonly SearchSide[],
  typed: readonly string[],
  asked = 25,
): Promise<void> {
  for (const q of typed.slice(0, asked)) {
    const found = await Promise.all(sides.map((side) => idsFor(side, q)));
    const [first = ''] = found;
    if (first === '' || found.some((ids) => ids !== first)) throw new Error('the sides do not find the same clients');
  }
}

async function idsFor(side: SearchSide, q: string): Promise<string> {
  const { url, ...init } = requestOf(side);
  const response = await fetch(url, { ...init, body: bodyOf(q) });
  if (!response.ok) throw new Error(`a search answered ${response.status}`);
  const { result } = (await response.json()) as { result: { data: { rows: { id: string }[] } } };
  return result.data.rows.map((row) => row.id).join();
}

function requestOf({ origin, cookie }: SearchSide) {
  const headers = { cookie, 'content-type': 'application/json' };
  return { url: `${origin}/trpc/clients.search`, method: 'POST', headers } as const;
}

function bodyOf(q: string): string {
  return JSON.stringify({ q, limit: ROWS });
}

async function branchOfManager({ instance, keanAdminUrl }: PopulatedOffice): Promise<string | undefined> {
  const database = new Client({ connectionString: keanAdminUrl });
  await database.connect();
  try {
    const { rows } = await database.query<{ branch: string }>(
      'select s.branch_id as branch from staff s join auth_user u on u.id = s.id where u.email = $1',
      [demoOf(instance, 'store-manager').email],
    );
    return rows[0]?.branch;
  } finally {
    await database.end();
  }
}
