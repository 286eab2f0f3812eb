import { CampaignOffice } from '../campaign/campaign-office.ts';
import { atMost, type Bench, moreBy } from '../harness/bench.ts';
import { quantile } from '../harness/interleave.ts';
import { highWaterOf } from '../import/high-water.ts';
import { openPopulatedOffice } from '../office/populated-office.ts';

const QUICK = 2_000;
const USUAL = 10_000;
/** The fastest pace that a campaign may have, twenty thousand an hour, ten times over: asking must never be what holds it up. */
const LEAST_PER_SECOND = 56;
/** No client's row is held longer than this by somebody who asks. */
const LONGEST_ROUND_MS = 2_000;

export const bench: Bench = {
  about:
    'Asking imported clients for consent, by default 10,000 (`campaign 100000` for as many): the rounds of a campaign in batches of 500, each a transaction with links, sealed messages, outbox and log.',
  run: async function* (context) {
    const clients = context.args.quick === true ? QUICK : Number(context.operands?.[0] ?? USUAL);
    if (!Number.isInteger(clients) || clients < 1) throw new TypeError('how many clients is a whole number');
    const populated = await openPopulatedOffice(clients, context);
    try {
      await using office = await CampaignOffice.open(populated);
      const campaignId = await office.approved();
      const enrolled = await office.enrol(campaignId, context.signal);
      context.say(`enrolled ${clients} in ${enrolled.rounds} rounds, ${enrolled.seconds.toFixed(1)} s`);
      const rounds = await office.ask(campaignId, context.signal);
      const asked = await office.askedOf(campaignId);
      if (asked !== clients) throw new Error(`${asked} of ${clients} were asked`);
      const seconds = rounds.reduce((sum, each) => sum + each, 0) / 1_000;
      const unit = 'clients/s';
      yield moreBy({
        bench: 'campaign/rate',
        ours: asked / seconds,
        peer: LEAST_PER_SECOND,
        peerName: 'ten times the fastest pace a campaign may have',
        unit,
        goal: 1,
      });
      const longest = Math.max(...rounds);
      const round = { bench: 'campaign/longest-round', ours: longest, peer: LONGEST_ROUND_MS };
      yield atMost({ ...round, peerName: 'what a round may hold its clients', unit: 'ms', goal: 1 });
      context.say(
        `${rounds.length} rounds; p50 ${quantile(rounds, 0.5).toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
      );
      context.say(`high water of this process: ${highWaterOf(undefined)} MB`);
      for (const line of await office.costliestFunctions()) context.say(line);
    } finally {
      await populated.dispose();
    }
  },
};
