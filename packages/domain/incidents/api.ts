import { procedure, router } from '@kean/procedures';
import { listAlerts, watchAlerts } from './alerts/list-alerts.ts';
import { moveAlert } from './alerts/move-alert.ts';
import { readAlert } from './alerts/read-alert.ts';
import { liftSuppression, listSuppressions, suppress } from './alerts/suppress.ts';
import { casesApi } from './cases/api.ts';
import { containmentApi } from './containment/api.ts';
import {
  AlertInput,
  LiftInput,
  ListAlertsInput,
  MoveAlertInput,
  SuppressInput,
  WatchAlertsInput,
} from './contract/alerts.ts';
import { decoysApi } from './decoys/api.ts';
import { dutiesApi } from './duties/api.ts';
import { noticesApi } from './notices/api.ts';
import { onCallApi, tellingApi } from './notifying/api.ts';
import { radiusApi } from './radius/api.ts';
import { reviewApi } from './review/api.ts';
import { rulesApi } from './rulebook/api.ts';
import type { ActsOfOffice } from './watching/watched-acts.ts';

export { SilenceWatch } from './silence/silence-watch.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';

const reading = () => procedure({ clause: 'incidents', action: 'incidents.read-alerts' });
const triaging = () => procedure({ clause: 'incidents', action: 'incidents.triage-alerts' });
/** What keeps a rule quiet, or lets it speak again, wants a fresh proof of who asks. */
const suppressing = () => procedure({ clause: 'incidents', action: 'incidents.suppress-alerts', stepUpMinutes: 15 });

/**
 * Alerts: what the rules told of the log, and what is made of it.
 * @param acts how the acts of every clause count; a clause knows no other clause, so the composition root brings them
 */
export function incidentsApi(acts: ActsOfOffice) {
  return router({
    alerts: router({
      list: reading()
        .input(ListAlertsInput)
        .query(({ ctx, input }) => listAlerts(ctx, input)),
      watch: reading()
        .input(WatchAlertsInput)
        .subscription(({ ctx, input, signal }) => watchAlerts(ctx, input, signal)),
      read: reading()
        .input(AlertInput)
        .query(({ ctx, input }) => readAlert(ctx, acts, input.alertId)),
      move: triaging()
        .input(MoveAlertInput)
        .mutation(({ ctx, input }) => moveAlert(ctx, input)),
    }),
    notices: noticesApi,
    cases: casesApi(),
    onCall: onCallApi,
    decoys: decoysApi,
    radius: radiusApi,
    rules: rulesApi,
    containment: containmentApi,
    duties: dutiesApi(),
    review: reviewApi,
    suppressions: router({
      list: reading().query(({ ctx }) => listSuppressions(ctx)),
      set: suppressing()
        .input(SuppressInput)
        .mutation(({ ctx, input }) => suppress(ctx, input)),
      lift: suppressing()
        .input(LiftInput)
        .mutation(({ ctx, input }) => liftSuppression(ctx, input.suppressionId)),
    }),
    telling: tellingApi,
  });
}
