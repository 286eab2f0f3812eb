import {
  type Authorizer,
  authorizerFor,
  type ClausePolicy,
  compileRuleSet,
  type RoleGrants,
  type RowFilter,
  type RuleSet,
  type SqlCondition,
} from '@kean/authorization';
import { type Database, rowPrincipal, runStatementAs } from '@kean/db';
import type { Principal, RowReach } from '@kean/kernel';
import type { InventedRow, Rows } from './invented-office.ts';
import { PLACES_OF, type Subject } from './subjects.ts';

/** How grants become answers. The product's own way; a broken one differs from it in one place. */
export interface Locks {
  readonly compile: (policies: readonly ClausePolicy[], roleGrants: RoleGrants) => RuleSet;
  /** The roles under which the rules of a person are looked up. */
  readonly rolesOf: (roles: readonly string[]) => readonly string[];
  readonly may: (authorizer: Authorizer, ...asked: Parameters<Authorizer['can']>) => boolean;
  readonly condition: (filter: RowFilter) => SqlCondition;
}

export const productLocks: Locks = {
  compile: compileRuleSet,
  rolesOf: (roles) => roles,
  may: (authorizer, ...asked) => authorizer.can(...asked),
  condition: (filter) => filter.sql('r'),
};

/** Whom and what is asked for: one person, one act, one field or none. */
export interface Question {
  readonly principal: Principal;
  readonly authorizer: Authorizer;
  readonly action: string;
  readonly subject: Subject;
  readonly field: string | undefined;
}

/** Where the locks are asked: `api` under row security as the api's login, `admin` past it, so that each lock answers alone. */
export interface AskedDatabases {
  readonly api: Database;
  readonly admin: Database;
  readonly sql: Rows;
}

type Ids = ReadonlySet<string>;
const idsOf = (found: readonly { readonly id: string }[]): Ids => new Set(found.map(({ id }) => id));

/** CASL in memory, row by row. */
export function allowedInMemory(locks: Locks, question: Question, rows: readonly InventedRow[]): Ids {
  const { authorizer, action, subject, field } = question;
  return idsOf(rows.filter((row) => locks.may(authorizer, action, subject, row, field)));
}

/** The filter in plain SQL, as a superuser. */
export async function allowedBySql(locks: Locks, question: Question, { sql }: AskedDatabases): Promise<Ids> {
  const { authorizer, action, subject, field } = question;
  const { text, values } = locks.condition(authorizer.rowFilter(action, subject, field));
  return idsOf(await sql.query(`select id from ${PLACES_OF[subject].table} r where ${text}`, values));
}

/** The filter as Prisma takes it, as a superuser. */
export async function allowedByPrisma(question: Question, { admin }: AskedDatabases): Promise<Ids> {
  const { authorizer, action, subject, field } = question;
  const where = authorizer.rowFilter(action, subject, field).where as object;
  const select = { id: true } as const;
  switch (subject) {
    case 'Client':
      return idsOf(await admin.prisma.client.findMany({ where, select }));
    case 'Import':
      return idsOf(await admin.prisma.import.findMany({ where, select }));
    case 'Staff':
      return idsOf(await admin.prisma.staff.findMany({ where, select }));
  }
}

/** A statement without any condition, as the api's login and for this person: what is left, row security let through. */
export async function allowedByRowSecurity(
  { principal, subject }: Pick<Question, 'principal' | 'subject'>,
  reach: RowReach,
  { api }: AskedDatabases,
): Promise<Ids> {
  const { table } = PLACES_OF[subject];
  return idsOf(await runStatementAs<{ id: string }>(api, rowPrincipal(principal, reach), `select id from ${table}`));
}

export function authorizerOf(locks: Locks, policies: readonly ClausePolicy[], roleGrants: RoleGrants) {
  const ruleSet = locks.compile(policies, roleGrants);
  return (principal: Principal): Authorizer =>
    authorizerFor(ruleSet, { ...principal, roles: locks.rolesOf(principal.roles) });
}
