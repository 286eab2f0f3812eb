import { compileRuleSet, heldRules, type RuleSet } from '@kean/authorization';
import { type Database, openDatabase } from '@kean/db';
import { plainGrant } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { CLIENT_ADDRESS_HEADER } from '../contract.ts';
import { nextCode } from '../one-time-code/index.ts';
import { policy } from '../policy.ts';
import { type DemoSignIn, seed } from '../seed/index.ts';
import { createSignIn, type SignIn, type SignInOptions } from '../sign-in/index.ts';

export const SECRET = 'the-secret-of-this-test-office-0123456789';
export const SERVICE_TOKEN = 'the-service-token-of-this-test-office-01';
/** A name and no address: passkeys are bound to one. */
export const ORIGIN = 'http://localhost:4000';

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of the device as the portal tells it. */
  readonly from?: string;
  readonly cookie?: string;
}

/** A seeded office with its doors of sign-in, on databases of its own. */
export interface SignInOffice {
  readonly fresh: FreshDatabase;
  readonly db: Database;
  /** Superuser: for preparing a test and for reading what is really stored. */
  readonly sql: OpenedSql;
  readonly signIn: SignIn;
  readonly rules: RuleSet;
  readonly demo: readonly DemoSignIn[];
  readonly reported: unknown[];
  /** Another instance of the same process on the same database. */
  another(changes?: Partial<SignInOptions>): SignIn;
  post(path: string, body: unknown, sent?: Sent, to?: SignIn): Promise<Response>;
  /** Signs a demo person in, with the second step where that person has one, and gives the `cookie` header to go on with. */
  enter(person: Pick<DemoSignIn, 'email' | 'password'> & Partial<DemoSignIn>, sent?: Sent): Promise<string>;
  /** The first step alone. */
  enterHalfway(person: Pick<DemoSignIn, 'email' | 'password'>, sent?: Sent): Promise<string>;
  close(): Promise<void>;
}

let devices = 0;

/** An address of a device that nobody used before, so that tests do not count for each other. */
export function aDevice(): string {
  devices += 1;
  return `10.${(devices >> 16) & 255}.${(devices >> 8) & 255}.${devices & 255}`;
}

export async function openSignInOffice(): Promise<SignInOffice> {
  const fresh = await freshDatabase();
  const { demoSignIns: demo } = await seed({ authSecret: SECRET, ownerUrl: fresh.urls.kean_owner });
  const db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'kean-test-api' });
  const sql = openSql(fresh.adminUrls.kean);
  const grants = [plainGrant('agency.read-staff', 'Staff', 'branch')];
  const rules = compileRuleSet([policy], { agent: grants, 'store-manager': grants, auditor: [] });
  const reported: unknown[] = [];
  const opened: SignIn[] = [];
  const another = (changes: Partial<SignInOptions> = {}): SignIn => {
    const report = (error: unknown) => void reported.push(error);
    const common = {
      db,
      rules: heldRules(rules),
      secret: SECRET,
      baseUrl: ORIGIN,
      serviceToken: SERVICE_TOKEN,
      report,
    };
    const made = createSignIn({ ...common, ...changes });
    opened.push(made);
    return made;
  };
  const signIn = another();
  const post: SignInOffice['post'] = (path, body, sent = {}, to = signIn) => {
    const told = { authorization: `Bearer ${SERVICE_TOKEN}`, [CLIENT_ADDRESS_HEADER]: sent.from ?? aDevice() };
    const cookie = sent.cookie === undefined ? {} : { cookie: sent.cookie };
    const headers = { 'content-type': 'application/json', ...told, ...cookie, ...sent.headers };
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    return to.handler(new Request(`${ORIGIN}/api/auth${path}`, { method: 'POST', headers, body: content }));
  };
  const enterHalfway: SignInOffice['enterHalfway'] = async ({ email, password }, sent) => {
    const response = await post('/sign-in/email', { email, password }, sent);
    if (response.status !== 200) throw new Error(`could not enter: ${response.status}`);
    return cookieOf(response);
  };
  const enter: SignInOffice['enter'] = async (person, sent) => {
    const cookie = await enterHalfway(person, sent);
    if (person.oneTimeSecret == null) return cookie;
    const response = await post('/prove/totp', { code: await nextCode(person.oneTimeSecret) }, { ...sent, cookie });
    if (response.status !== 200) throw new Error(`could not take the second step: ${response.status}`);
    return cookieOf(response);
  };
  const close = async (): Promise<void> => {
    for (const one of opened) await one.close();
    await Promise.all([db.close(), sql.close()]);
    await fresh.dispose();
  };
  return { fresh, db, sql, signIn, rules, demo, reported, another, post, enter, enterHalfway, close };
}

/** `name=value` of the session cookie that a response sets. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** The first demo person of a role. */
export function personOf(office: Pick<SignInOffice, 'demo'>, role: string, position = 0): DemoSignIn {
  const found = office.demo.filter((one) => one.role === role)[position];
  if (found === undefined) throw new Error(`nobody is a ${role}`);
  return found;
}

export interface StoredEvent {
  readonly action: string;
  readonly outcome: string;
  readonly principal_id: string | null;
  readonly session_id: string | null;
  readonly subject_id: string | null;
  readonly facts: Record<string, unknown> | null;
}

/** Every event of agency so far, oldest first, with all of its columns. */
export function eventsOf(office: Pick<SignInOffice, 'sql'>): Promise<StoredEvent[]> {
  return office.sql.query(`select * from audit_event where action like 'agency.%' order by occurred_at, id`);
}
