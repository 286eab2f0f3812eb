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
   * @throws AppError unavailable when the rules cannot be confirmed: a person without current rules is not let in (I9)
   */
  of(headers: IncomingHttpHeaders): Promise<Person | null>;
  /**
   * Whoever opened a stream with these headers, as that person is now. In a session it is looked at by the session: a fresh proof
   * changes the token that the headers hold, and whoever proves to be the same person loses nothing by it. Keeps no session awake and counts
   * toward no limit of an API key.
   * @throws AppError as `of`
   */
  still(person: Person, headers: IncomingHttpHeaders): Promise<Person | null>;
}

/** Session from Postgres at every request, rules from the set in memory, in the version that Postgres named beside the session. */
export function principalSource(
  signIn: Pick<SignIn, 'principalOf' | 'principalStillIn' | 'principalStillBy'>,
  rules: HeldRules,
): PrincipalSource {
  const withRules = (principal: Principal | null): Person | null => {
    if (principal === null) return null;
    const whole = authorizerFor(rules.current(), principal);
    // A program with an API key: of what its owner may do, what the key was given.
    const { onlyActions } = principal;
    return { principal, authorizer: onlyActions === undefined ? whole : limitedTo(whole, onlyActions) };
  };
  const of: PrincipalSource['of'] = async (headers) => {
    if (headers.cookie === undefined && headers.authorization === undefined) return null;
    // Also who has no session is told that the system cannot decide now, and nothing else.
    rules.current();
    return withRules(await signIn.principalOf(headers));
  };
  return {
    of,
    still: async ({ principal: { sessionId } }, headers) =>
      withRules(sessionId === null ? await signIn.principalStillBy(headers) : await signIn.principalStillIn(sessionId)),
  };
}
