import type { IncomingHttpHeaders } from 'node:http';
import type { SignIn } from '@kean/agency/sign-in';
import { type Authorizer, authorizerFor, type HeldRules, limitedTo } from '@kean/authorization';
import type { Principal } from '@kean/kernel';

/** A signed-in person with the rules in force at this moment. */
export interface Person {
  readonly principal: Principal;
  readonly authorizer: Authorizer;
}

export interface PrincipalSource {
  /**
   * Who sent these headers, or `null` where nobody is signed in.
   * @param use `looked-at` to see whether an open stream is still held by the same person; keeps no session awake
   * @throws AppError unavailable when the rules cannot be confirmed: a person without current rules is not let in (I9)
   */
  of(headers: IncomingHttpHeaders, use?: 'used' | 'looked-at'): Promise<Person | null>;
}

/** Session from Postgres at every request, rules from the set in memory, in the version that Postgres named beside the session. */
export function principalSource(signIn: Pick<SignIn, 'principalOf'>, rules: HeldRules): PrincipalSource {
  return {
    of: async (headers, use) => {
      if (headers.cookie === undefined && headers.authorization === undefined) return null;
      // Also who has no session is told that the system cannot decide now, and nothing else.
      rules.current();
      const principal = await signIn.principalOf(headers, use);
      if (principal === null) return null;
      const whole = authorizerFor(rules.current(), principal);
      // A program with an API key: of what its owner may do, what the key was given.
      const { onlyActions } = principal;
      return { principal, authorizer: onlyActions === undefined ? whole : limitedTo(whole, onlyActions) };
    },
  };
}
