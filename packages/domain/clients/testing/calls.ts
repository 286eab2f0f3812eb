import { authorizerFor, type ClausePolicy, compileRuleSet } from '@kean/authorization';
import { type Grant, plainGrant, type Scope } from '@kean/kernel';
import type { CallContext, SignedInContext } from '@kean/procedures';
import { aPrincipal, type TestStaff } from '@kean/testing';
import type { TestOffice } from './office.ts';

/** What the caller may do: `clause.action` → how far, and which fields where the action knows fields. */
export type Holding = Readonly<Record<string, Scope | { readonly scope: Scope; readonly fields: readonly string[] }>>;

/** A call of a signed-in person, decided by rules that were really compiled from grants. */
export function aCall(
  office: TestOffice,
  member: TestStaff,
  policies: readonly ClausePolicy[],
  holding: Holding,
  roles: readonly string[] = ['agent'],
): SignedInContext {
  const grants = Object.entries(holding).map(([name, held]) => grantOf(policies, name, held));
  const ruleSet = compileRuleSet(policies, Object.fromEntries(roles.map((role) => [role, grants])));
  const principal = aPrincipal(member, { roles, grants });
  return { ...aStrangersCall(office), principal, authorizer: authorizerFor(ruleSet, principal) };
}

/** A call of nobody. */
export function aStrangersCall(office: TestOffice): CallContext & { principal: null } {
  return {
    services: office.services,
    locale: 'zh',
    requestId: 'test',
    report: { refused: () => Promise.resolve(), failed: () => undefined },
    principal: null,
    authorizer: null,
  };
}

function grantOf(policies: readonly ClausePolicy[], name: string, held: Holding[string]): Grant {
  const [clause, action] = name.split('.');
  const offer = policies.find((one) => one.clause === clause)?.actions.find((one) => one.action === action);
  const { scope, fields } = typeof held === 'string' ? { scope: held, fields: offer?.fields ?? null } : held;
  return plainGrant(name, offer?.subject ?? '', scope, fields);
}
