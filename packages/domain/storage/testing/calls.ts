import { authorizerFor, compileRuleSet } from '@kean/authorization';
import { plainGrant } from '@kean/kernel';
import type { Services, SignedInContext } from '@kean/procedures';
import { aPrincipal, type TestStaff } from '@kean/testing';
import { policy } from '../policy.ts';

/** A call of an operator, decided by rules that were really compiled. */
export function aStorageCall(services: Services, member: TestStaff): SignedInContext {
  const grants = ['storage.read-keys', 'storage.rotate-keys'].map((name) => plainGrant(name, 'Key', 'agency'));
  const principal = aPrincipal(member, { roles: ['operator'], grants });
  return {
    services,
    locale: 'zh',
    requestId: 'test',
    report: { refused: () => Promise.resolve(), failed: () => undefined },
    principal,
    authorizer: authorizerFor(compileRuleSet([policy], { operator: grants }), principal),
  };
}
