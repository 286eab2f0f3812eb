import type { IncomingHttpHeaders } from 'node:http';
import type { SignIn } from '@kean/agency/sign-in';
import { type Authorizer, authorizerFor, type HeldRules } from '@kean/authorization';
import type { Principal } from '@kean/kernel';

/** A signed-in person with the rules in force at this moment. */
export interface Person {
  readonly principal: Principal;
  readonly authorizer: Authorizer;
}

export interface PrincipalSource {
  /**
   * Who sent these headers, or `null` where nobody is signed in.
   * @throws AppError unavailable when the rules cannot be confirmed: a person without current rules is not let in (I9)
   */
  of(headers: IncomingHttpHeaders): Promise<Person | null>;
}

/** Session from Postgres at every request, rules from the confirmed set in memory. */
export function principalSource(signIn: Pick<SignIn, 'principalOf'>, rules: HeldRules): PrincipalSource {
  return {
    of: async (headers) => {
      const cookie = headers.cookie;
      if (cookie === undefined) return null;
      const ruleSet = rules.current();
      const principal = await signIn.principalOf(headers);
      if (principal === null) return null;
      return { principal, authorizer: authorizerFor(ruleSet, principal) };
    },
  };
}
