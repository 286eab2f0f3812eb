import { entryProcedure, procedure, router } from '@kean/procedures';
import { certificatesOf, ownCertificates } from './certificates/hand-out.ts';
import { clocksOfClient } from './clocks/clocks-of-client.ts';
import { stateEvent } from './clocks/state-event.ts';
import {
  ApproveListInput,
  CertificatesOfErasureInput,
  ClocksInput,
  DraftRuleInput,
  ErasureInput,
  ListActInput,
  ListErasuresInput,
  ListInput,
  OrderErasureInput,
  OwnCertificateInput,
  PlaceHoldInput,
  ReleaseHoldInput,
  RuleInput,
  StateEventInput,
  TakeOutInput,
  TryAgainInput,
} from './contract.ts';
import { listLists, readList } from './disposal/read-lists.ts';
import { approveList, dropList, returnList, reviewList, submitList, takeOut } from './disposal/review-list.ts';
import { holdChoices, listHolds } from './holds/list-holds.ts';
import { placeHold } from './holds/place-hold.ts';
import { releaseHold } from './holds/release-hold.ts';
import { listErasures } from './orders/list-erasures.ts';
import { orderErasure } from './orders/order-erasure.ts';
import { readErasure } from './orders/read-erasure.ts';
import { readWaiting } from './orders/read-waiting.ts';
import { tryAgain } from './orders/try-again.ts';
import { draftRule, dropRule } from './periods/draft-rule.ts';
import { listRules } from './periods/list-rules.ts';
import { publishRule } from './periods/publish-rule.ts';
import { simulateRule } from './periods/simulate-rule.ts';

const reading = () => procedure({ clause: 'retention', action: 'retention.read-erasures' });
/** What cannot be taken back wants a fresh proof of who asks. */
const ordering = () => procedure({ clause: 'retention', action: 'retention.order-erasures', stepUpMinutes: 15 });

const writing = () => procedure({ clause: 'retention', action: 'retention.write-rules' });

const reviewing = () => procedure({ clause: 'retention', action: 'retention.review-lists' });

/** What is erased, by whose order and how far; and what keeps it from being. */
export const retentionApi = router({
  erasures: router({
    waiting: reading().query(({ ctx }) => readWaiting(ctx)),
    list: reading()
      .input(ListErasuresInput)
      .query(({ ctx, input }) => listErasures(ctx, input)),
    read: reading()
      .input(ErasureInput)
      .query(({ ctx, input }) => readErasure(ctx, input.erasureId)),
    order: ordering()
      .input(OrderErasureInput)
      .mutation(({ ctx, input }) => orderErasure(ctx, input)),
    tryAgain: procedure({ clause: 'retention', action: 'retention.order-erasures' })
      .input(TryAgainInput)
      .mutation(({ ctx, input }) => tryAgain(ctx, input)),
  }),
  certificates: router({
    /** Mutations: what is handed out stands in the log, and the secret of a link in no address. */
    of: reading()
      .input(CertificatesOfErasureInput)
      .mutation(({ ctx, input }) => certificatesOf(ctx, input.erasureId)),
    own: entryProcedure({ clause: 'retention' })
      .input(OwnCertificateInput)
      .mutation(({ ctx, input }) => ownCertificates(ctx, input.secret)),
  }),
  rules: router({
    list: procedure({ clause: 'retention', action: 'retention.read-rules' }).query(({ ctx }) => listRules(ctx)),
    draft: writing()
      .input(DraftRuleInput)
      .mutation(({ ctx, input }) => draftRule(ctx, input)),
    drop: writing()
      .input(RuleInput)
      .mutation(({ ctx, input }) => dropRule(ctx, input.ruleId)),
    /** A mutation: that it was simulated stands with the draft. */
    simulate: writing()
      .input(RuleInput)
      .mutation(({ ctx, input }) => simulateRule(ctx, input.ruleId)),
    publish: procedure({ clause: 'retention', action: 'retention.write-rules', stepUpMinutes: 15 })
      .input(RuleInput)
      .mutation(({ ctx, input }) => publishRule(ctx, input.ruleId)),
  }),
  lists: router({
    list: procedure({ clause: 'retention', action: 'retention.read-lists' }).query(({ ctx }) => listLists(ctx)),
    read: procedure({ clause: 'retention', action: 'retention.read-lists' })
      .input(ListInput)
      .query(({ ctx, input }) => readList(ctx, input)),
    takeOut: reviewing()
      .input(TakeOutInput)
      .mutation(({ ctx, input }) => takeOut(ctx, input)),
    submit: reviewing()
      .input(ListActInput)
      .mutation(({ ctx, input }) => submitList(ctx, input)),
    giveBack: reviewing()
      .input(ListActInput)
      .mutation(({ ctx, input }) => returnList(ctx, input)),
    review: reviewing()
      .input(ListActInput)
      .mutation(({ ctx, input }) => reviewList(ctx, input)),
    approve: procedure({ clause: 'retention', action: 'retention.review-lists', stepUpMinutes: 15 })
      .input(ApproveListInput)
      .mutation(({ ctx, input }) => approveList(ctx, input)),
    drop: reviewing()
      .input(ListActInput)
      .mutation(({ ctx, input }) => dropList(ctx, input)),
  }),
  clocks: router({
    of: procedure({ clause: 'retention', action: 'retention.see-clocks' })
      .input(ClocksInput)
      .query(({ ctx, input }) => clocksOfClient(ctx, input.clientId)),
    state: procedure({ clause: 'retention', action: 'retention.state-events' })
      .input(StateEventInput)
      .mutation(({ ctx, input }) => stateEvent(ctx, input)),
  }),
  holds: router({
    list: procedure({ clause: 'retention', action: 'retention.read-holds' }).query(({ ctx }) => listHolds(ctx)),
    choices: procedure({ clause: 'retention', action: 'retention.place-holds' }).query(({ ctx }) => holdChoices(ctx)),
    place: procedure({ clause: 'retention', action: 'retention.place-holds' })
      .input(PlaceHoldInput)
      .mutation(({ ctx, input }) => placeHold(ctx, input)),
    release: procedure({ clause: 'retention', action: 'retention.place-holds' })
      .input(ReleaseHoldInput)
      .mutation(({ ctx, input }) => releaseHold(ctx, input.holdId)),
  }),
});
