import { type HoldingSource, procedure, router } from '@kean/procedures';
import { EndSessionsInput, HoldingsInput, SearchPeopleInput } from '../contract/people.ts';
import { readHoldings } from '../operations/read-holdings.ts';
import { searchPeople } from '../operations/search-people.ts';
import { signPersonOut } from '../operations/sign-person-out.ts';

/**
 * `agency.people.…`: the staff directory, and what each person holds.
 * @param sources what every clause gives out; a clause knows no other clause, so the composition root brings them
 */
export function peopleApi(sources: readonly HoldingSource[]) {
  return router({
    people: router({
      /** A name is typed: it travels in the body, so this is a mutation by protocol only. */
      search: procedure({ clause: 'agency', action: 'agency.read-staff' })
        .input(SearchPeopleInput)
        .mutation(({ ctx, input }) => searchPeople(ctx, input)),
      holdings: procedure({ clause: 'agency', action: 'agency.read-holdings' })
        .input(HoldingsInput)
        .query(({ ctx, input }) => readHoldings(ctx, sources, input)),
      endSessions: procedure({ clause: 'agency', action: 'agency.end-sessions' })
        .input(EndSessionsInput)
        .mutation(({ ctx, input }) => signPersonOut(ctx, input)),
    }),
  });
}
