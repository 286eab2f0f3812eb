import {
  type BranchId,
  type ClientId,
  type Principal,
  type RegionId,
  type RowReach,
  SCOPES,
  type Scope,
  type StaffId,
  type TeamId,
} from '@kean/kernel';
import { kindsOfReach, spellKinds } from './client-kinds.ts';

/** For whom a transaction acts, as far as row security asks: who and where the person is, and how far clients may be seen. */
export interface RowPrincipal {
  readonly staffId: StaffId | null;
  readonly regionId: RegionId | null;
  readonly branchId: BranchId | null;
  readonly teamId: TeamId | null;
  readonly clientScope: Scope | 'none';
  /** Clients beyond that scope, as long as they are of these kinds: `branch:active/imported`. Absent where there are none. */
  readonly clientKinds?: readonly string[];
  /** The client themself, in their own pages: this one client is seen, and what belongs to them. */
  readonly visitor?: ClientId;
  /** SHA-256 of the secret that somebody bears whom nobody knows yet: the one row that holds this digest is seen. */
  readonly bearer?: Buffer;
}

/** Sees no client and no import. For work that touches neither. */
export const nobody: RowPrincipal = {
  staffId: null,
  regionId: null,
  branchId: null,
  teamId: null,
  clientScope: 'none',
};

/**
 * The principal of one act.
 * @param reach what the authorizer answered for this very action: `rowReach`, or `scopeOf` where conditions are not offered; `null`
 * sees nothing
 */
export function rowPrincipal(principal: Principal, reach: RowReach | Scope | null): RowPrincipal {
  const { staffId, regionId, branchId, teamId } = principal;
  const at = { staffId, regionId, branchId, teamId };
  if (reach === null || typeof reach === 'string') return { ...at, clientScope: reach ?? 'none' };
  const clientKinds = kindsOfReach(reach);
  return { ...at, clientScope: reach.scope ?? 'none', ...(clientKinds.length > 0 && { clientKinds }) };
}

/** A client in their own pages; they reach themselves and nothing else. @param bearer digest of the secret by which they came */
export function visitorPrincipal(visitor: ClientId, bearer?: Buffer): RowPrincipal {
  return { ...nobody, visitor, ...(bearer === undefined ? {} : { bearer }) };
}

/** Somebody of whom it is only known which secret they bear. */
export function bearerPrincipal(bearer: Buffer): RowPrincipal {
  return { ...nobody, bearer };
}

const DIGEST_BYTES = 32;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KNOWN_SCOPES: ReadonlySet<string> = new Set([...SCOPES, 'none']);

/**
 * How Postgres plans a prepared statement: `fixed` once per connection, for any values; `by-value` anew at each call until it
 * finds that not worth while. Planning a list page under row security takes longer than reading it.
 */
export type Plans = 'fixed' | 'by-value';

const opening = { fixed: new WeakMap<RowPrincipal, string>(), 'by-value': new WeakMap<RowPrincipal, string>() };

/**
 * The statements that open a transaction for a principal, as one message. SET LOCAL: whatever ends the transaction also takes
 * the settings back. The protocol's simple form knows no parameters, therefore every part is checked to be a UUID or a known
 * word before it enters the text.
 */
export function openingStatement(as: RowPrincipal, plans: Plans = 'by-value'): string {
  const known = opening[plans].get(as);
  if (known !== undefined) return known;
  const settings = [
    `kean.staff = '${uuidOrNothing(as.staffId)}'`,
    `kean.region = '${uuidOrNothing(as.regionId)}'`,
    `kean.branch = '${uuidOrNothing(as.branchId)}'`,
    `kean.team = '${uuidOrNothing(as.teamId)}'`,
    `kean.client_scope = '${scopeOf(as)}'`,
  ];
  // Unset is none: whoever has no grant with conditions sends nothing more than before.
  if (as.clientKinds !== undefined) settings.push(`kean.client_kinds = '${kindsSetting(as)}'`);
  if (as.visitor !== undefined) settings.push(`kean.visitor = '${uuidOrNothing(as.visitor)}'`);
  if (as.bearer !== undefined) settings.push(`kean.bearer = '${digestText(as.bearer)}'`);
  if (plans === 'fixed') settings.push('plan_cache_mode = force_generic_plan');
  const text = ['begin', ...settings.map((setting) => `set local ${setting}`)].join('; ');
  opening[plans].set(as, text);
  return text;
}

/** Text of the setting `kean.client_kinds`, empty where there are none. */
export function kindsSetting({ clientKinds = [] }: RowPrincipal): string {
  return spellKinds(clientKinds);
}

function uuidOrNothing(id: string | null): string {
  if (id === null) return '';
  if (!UUID.test(id)) throw new TypeError('a row principal names people and places by UUID');
  return id;
}

function digestText(bearer: Buffer): string {
  if (bearer.length !== DIGEST_BYTES) throw new TypeError('a row principal names what it bears by its digest');
  return bearer.toString('hex');
}

function scopeOf(as: RowPrincipal): string {
  if (!KNOWN_SCOPES.has(as.clientScope)) throw new TypeError('a row principal has a scope of the kernel, or none');
  return as.clientScope;
}
