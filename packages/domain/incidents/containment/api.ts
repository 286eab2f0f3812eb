import { procedure, router } from '@kean/procedures';
import {
  CasePlaybookInput,
  FindTargetsInput,
  LiftContainmentInput,
  ListContainmentInput,
  PressInput,
  PreviewInput,
} from '../contract/containment.ts';
import { findTargets } from './find-targets.ts';
import { liftMeasure } from './lift-measure.ts';
import { listContainment } from './list-containment.ts';
import { playbookOfCase } from './playbook-of-case.ts';
import { pressMeasure } from './press-measure.ts';
import { previewMeasure } from './preview-measure.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-containment' });
const FRESH = { stepUpMinutes: 15 } as const;

/** Measures against a leak: `list`, `find`, `playbook` of a case, `preview`, `press`, and `lift` by another. */
export const containmentApi = router({
  list: reading()
    .input(ListContainmentInput)
    .query(({ ctx, input }) => listContainment(ctx, input)),
  // A mutation by protocol: what is typed travels in the body (ADR 0007).
  find: procedure({ clause: 'incidents', action: 'incidents.contain' })
    .input(FindTargetsInput)
    .mutation(({ ctx, input }) => findTargets(ctx, input)),
  playbook: reading()
    .input(CasePlaybookInput)
    .query(({ ctx, input }) => playbookOfCase(ctx, input.caseId)),
  preview: procedure({ clause: 'incidents', action: 'incidents.contain' })
    .input(PreviewInput)
    .query(({ ctx, input }) => previewMeasure(ctx, input)),
  press: procedure({ clause: 'incidents', action: 'incidents.contain', ...FRESH })
    .input(PressInput)
    .mutation(({ ctx, input }) => pressMeasure(ctx, input)),
  lift: procedure({ clause: 'incidents', action: 'incidents.lift-containment', ...FRESH })
    .input(LiftContainmentInput)
    .mutation(({ ctx, input }) => liftMeasure(ctx, input)),
});
