import { procedure, router } from '@kean/procedures';
import { DecideRuleInput, ProposeRuleInput, RuleVersionInput, SimulateInput } from '../contract/rules.ts';
import { decideRule, withdrawRule } from './decide-rule.ts';
import { listRules } from './list-rules.ts';
import { proposeRule } from './propose-rule.ts';
import { askSimulation } from './simulating/ask-simulation.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-alerts' });
/** Whoever changes how the office is watched proves anew who they are. */
const proposing = () => procedure({ clause: 'incidents', action: 'incidents.propose-rules', stepUpMinutes: 15 });
const approving = () => procedure({ clause: 'incidents', action: 'incidents.approve-rules', stepUpMinutes: 15 });

/** `incidents.rules.…`: how the rules count, what is proposed, and what it would have told. */
export const rulesApi = router({
  list: reading().query(({ ctx }) => listRules(ctx)),
  propose: proposing()
    .input(ProposeRuleInput)
    .mutation(({ ctx, input }) => proposeRule(ctx, input)),
  withdraw: proposing()
    .input(RuleVersionInput)
    .mutation(({ ctx, input }) => withdrawRule(ctx, input.versionId)),
  decide: approving()
    .input(DecideRuleInput)
    .mutation(({ ctx, input }) => decideRule(ctx, input)),
  simulate: reading()
    .input(SimulateInput)
    .mutation(({ ctx, input }) => askSimulation(ctx, input)),
});
