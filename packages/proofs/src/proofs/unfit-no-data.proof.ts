/**
 * For every role and each duty that it asks for: the duty was never done, ran out, or was taken back. Then no procedure of the api tells a value of
 * a client, every act that reaches clients is refused as unfit, and the login of the api sees no row of a client for that person however it asks.
 * The same questions of the same people while they are fit bring values and rows. `--only=agent,operator` takes these roles.
 */
import { startTemporaryInstance } from '@kean/dev/instance';
import type { Route } from '../every-door/ask.ts';
import { DOORS } from '../every-door/doors/index.ts';
import { invented } from '../every-door/invented-values.ts';
import { placeRecords } from '../every-door/records.ts';
import type { NamedDoor } from '../every-door/walk.ts';
import type { Proof, ProofContext } from '../harness/proof.ts';
import { type Somebody, signInEverybody } from '../office/everyone.ts';
import { readRoutes } from '../office/read-routes.ts';
import { openClientWriter, REVEALABLE_NAMES } from '../office/written-clients.ts';
import { clientsSeenFor } from '../unfit/clients-seen-for.ts';
import { dutiesOf, makeRoomForSpoilt, mend, spoil, WAYS } from '../unfit/ways-to-be-unfit.ts';
import { askEveryDoor } from '../unfit/what-the-unfit-are-told.ts';

export const proof: Proof = {
  about:
    'Whoever owes a check, an undertaking or a course that a role asks for is told no value of a client, by any procedure.',
  run: async (context) => {
    const doors = doorsOf(context, await readRoutes<Route>());
    const { instance, dispose } = await startTemporaryInstance();
    const writer = await openClientWriter(instance);
    try {
      const { query } = writer;
      await makeRoomForSpoilt(query);
      const everybody = await signInEverybody(instance, query);
      const records = await placeRecords(instance, writer, everybody);
      const asked = { doors, records, values: valuesOf(records.length) };
      const only = String(context.args.only ?? '');
      const people = [...new Map(everybody.toReversed().map((who) => [who.role, who])).values()]
        .toReversed()
        .filter(({ role }) => only === '' || only.split(',').includes(role));
      const seen = (who: Somebody) => clientsSeenFor(instance.databases.kean.api, who.at.staffId);
      let [values, calls, refused, cases] = [0, 0, 0, 0];
      for (const who of people) {
        const fit = await askEveryDoor(context, who, asked, { fit: true, because: 'fit' });
        values += fit.withValue;
        context.holds(`${who.title}, fit, was called unfit`, fit.refused === 0);
        context.holds(`the rows of clients are seen for ${who.title} while fit`, (await seen(who)) > 0);
        const duties = await dutiesOf(query, who.at.staffId);
        context.holds(`${who.role} asks for something`, duties.length > 0);
        for (const duty of duties) {
          for (const way of WAYS) {
            const owed = { staffId: who.at.staffId, duty, way };
            await spoil(query, owed);
            const told = await askEveryDoor(context, who, asked, { fit: false, because: `${duty} ${way}` });
            context.holds(`${who.title}, ${duty} ${way}: a row of a client is seen`, (await seen(who)) === 0);
            await mend(query, owed);
            calls += told.calls;
            refused += told.refused;
            cases += 1;
          }
        }
        context.say(`${who.role}: ${duties.length} duties, ${WAYS.length} ways`);
      }
      context.figure('roles', people.length);
      context.figure('people who owe a duty, by role, duty and way', cases);
      context.figure('calls of theirs', calls);
      context.figure('refused as unfit', refused);
      context.figure('answers with a value while fit', values);
      context.holds('the same questions bring values to whoever is fit', values > 10);
    } finally {
      await writer.close();
      await dispose();
    }
  },
};

function doorsOf({ holds, figure }: ProofContext, routes: readonly Route[]): NamedDoor[] {
  figure('procedures', routes.length);
  const named = Object.entries(DOORS);
  return routes.flatMap((route) => {
    const found = named.filter(([name]) => (name.split('#', 1)[0] ?? name) === route.path);
    holds(`${route.path} has no door`, found.length > 0);
    return found.map(([name, door]) => ({ name, door, route }));
  });
}

/** What was sealed of the clients that were placed; words of one letter are no evidence. */
function valuesOf(clients: number): readonly string[] {
  const all = Array.from({ length: clients }, (_, number) => invented(number)).flatMap((values) =>
    REVEALABLE_NAMES.map((field) => values[field]),
  );
  return [...new Set(all)].filter((value) => value.length > 1);
}
