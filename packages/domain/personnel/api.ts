import type { ClauseLeaving } from '@kean/db/leavers';
import { entryProcedure, procedure, router } from '@kean/procedures';
import { allowEffect, forbidEffect } from './connectors/allow-effect.ts';
import { allowRole, forbidRole } from './connectors/allow-role.ts';
import { listCalls } from './connectors/calls/list-calls.ts';
import { listGroupMessages } from './connectors/groups/list-group-messages.ts';
import { tryGroup } from './connectors/groups/try-group.ts';
import { listDirectories } from './connectors/list-directories.ts';
import { listProviders } from './connectors/list-providers.ts';
import { makeDirectory, renewDirectoryKey, switchConnector } from './connectors/make-directory.ts';
import { makeProvider, renewProviderKey, replaceSignalKeys } from './connectors/make-provider.ts';
import { listDeliveries } from './connectors/outgoing/list-deliveries.ts';
import { confirmByHand, sendAgain } from './connectors/outgoing/settle-delivery.ts';
import { listWebhooks } from './connectors/outgoing/webhook/list-webhooks.ts';
import { makeWebhook, releaseWebhook, renewSecret, tryConnector } from './connectors/outgoing/webhook/make-webhook.ts';
import { listReceivers } from './connectors/receivers/list-receivers.ts';
import { makeReceiver, releaseReceiver, renewReceiverKey } from './connectors/receivers/make-receiver.ts';
import { renewSigningKey } from './connectors/receivers/signing-keys.ts';
import { askTrial } from './connectors/trials/ask-trial.ts';
import { readLastTrial } from './connectors/trials/read-trial.ts';
import { readSignInProvider, trySignIn } from './connectors/trials/try-sign-in.ts';
import { ListCallsInput } from './contract/calls.ts';
import { AllowRoleInput, MakeDirectoryInput, RenewKeyInput, SwitchConnectorInput } from './contract/connectors.ts';
import {
  ConnectorInput,
  DeliveryInput,
  ListDeliveriesInput,
  MakeWebhookInput,
  SeenConnectorInput,
} from './contract/deliveries.ts';
import { SetNoticeQuotaInput } from './contract/notice.ts';
import { AbsenceInput, MoveInput, NewPeopleInput, OrderAbsenceInput, OrderMoveInput } from './contract/onboarding.ts';
import { MakeReceiverInput, RenewSigningKeyInput } from './contract/receivers.ts';
import { AllowEffectInput, MakeProviderInput, ReplaceKeysInput } from './contract/signals.ts';
import {
  BeginLeavingInput,
  ConfirmHandoverInput,
  ConfirmTaskInput,
  LeaverInput,
  LeavingInput,
  ListLeavingsInput,
  MistakePhoneInput,
  PersonInput,
  RecordPhoneInput,
  ReminderInput,
  RemindInput,
  SeenLeavingInput,
  SignReminderInput,
  TakeSigningInput,
} from './contract.ts';
import { fitnessApi } from './fitness/api.ts';
import { confirmHandover } from './handovers/confirm-handover.ts';
import { listHandovers } from './handovers/list-handovers.ts';
import { beginLeaving } from './leavings/begin-leaving.ts';
import { confirmTask } from './leavings/confirm-task.ts';
import { listLeavings } from './leavings/list-leavings.ts';
import { previewLeaving } from './leavings/preview-leaving.ts';
import { callOff, cutNow } from './leavings/set-time.ts';
import { remind, takeSigning } from './leavings/take-signing.ts';
import { tryAgain } from './leavings/try-again.ts';
import { askUndo, confirmUndo } from './leavings/undo-leaving.ts';
import { readLeaving, watchLeaving } from './leavings/view-leaving.ts';
import { endAbsence, orderAbsence } from './moves/absences.ts';
import { listComingsAndGoings } from './moves/list-comings-and-goings.ts';
import { callOffMove, orderMove } from './moves/order-move.ts';
import { setNoticeQuota } from './notice/set-notice-quota.ts';
import { watchNotice } from './notice/watch-notice.ts';
import { previewNewPeople, takeOnPeople } from './onboarding/take-on-people.ts';
import { listPhones } from './phones/list-phones.ts';
import { mistakePhone } from './phones/mistake-phone.ts';
import { recordPhone } from './phones/record-phone.ts';
import { readOwnReminder, signOwnReminder } from './reminder/own-reminder.ts';
import { secrecyApi } from './secrecy/api.ts';

export { connectorKey } from './connectors/outgoing/connector-key.ts';

const reading = () => procedure({ clause: 'personnel', action: 'personnel.read-leavings' });
const seeingOff = () => procedure({ clause: 'personnel', action: 'personnel.offboard' });
/** What locks somebody out, or lets them in again, wants a fresh proof of who asks. */
const proven = (
  action:
    | 'personnel.offboard'
    | 'personnel.undo-leavings'
    | 'personnel.provision'
    | 'personnel.release-connectors'
    | 'personnel.allow-roles',
) => procedure({ clause: 'personnel', action, stepUpMinutes: 15 });
const ofConnectors = () => procedure({ clause: 'personnel', action: 'personnel.read-connectors' });
const onboarding = () => procedure({ clause: 'personnel', action: 'personnel.onboard' });
const handingOver = () => procedure({ clause: 'personnel', action: 'personnel.confirm-handovers' });
const ofNumbers = () => procedure({ clause: 'personnel', action: 'personnel.record-phones' });
const atTheFront = () => entryProcedure({ clause: 'personnel' });

/**
 * Who leaves, how far it is, and what the leaver signs.
 * @param leavings what every clause gives out; a clause knows no other clause, so the composition root brings them
 */
export function personnelApi(leavings: readonly ClauseLeaving[]) {
  return router({
    leavings: router({
      preview: seeingOff()
        .input(LeaverInput)
        .query(({ ctx, input }) => previewLeaving(ctx, input.staffId)),
      begin: proven('personnel.offboard')
        .input(BeginLeavingInput)
        .mutation(({ ctx, input }) => beginLeaving(ctx, input)),
      list: reading()
        .input(ListLeavingsInput)
        .query(({ ctx, input }) => listLeavings(ctx, input)),
      read: reading()
        .input(LeavingInput)
        .query(({ ctx, input }) => readLeaving(ctx, leavings, input.leavingId)),
      watch: reading()
        .input(LeavingInput)
        .subscription(({ ctx, input, signal }) => watchLeaving(ctx, leavings, input.leavingId, signal)),
      cutNow: proven('personnel.offboard')
        .input(SeenLeavingInput)
        .mutation(({ ctx, input }) => cutNow(ctx, input)),
      callOff: proven('personnel.offboard')
        .input(SeenLeavingInput)
        .mutation(({ ctx, input }) => callOff(ctx, input)),
      confirmTask: seeingOff()
        .input(ConfirmTaskInput)
        .mutation(({ ctx, input }) => confirmTask(ctx, input)),
      remind: seeingOff()
        .input(RemindInput)
        .mutation(({ ctx, input }) => remind(ctx, input)),
      takeSigning: seeingOff()
        .input(TakeSigningInput)
        .mutation(({ ctx, input }) => takeSigning(ctx, input)),
      tryAgain: seeingOff()
        .input(SeenLeavingInput)
        .mutation(({ ctx, input }) => tryAgain(ctx, input)),
      askUndo: proven('personnel.undo-leavings')
        .input(SeenLeavingInput)
        .mutation(({ ctx, input }) => askUndo(ctx, input)),
      confirmUndo: proven('personnel.undo-leavings')
        .input(SeenLeavingInput)
        .mutation(({ ctx, input }) => confirmUndo(ctx, input)),
    }),
    /** Who is in notice: for security, and how much is left to them, for compliance. */
    notice: router({
      watch: reading().query(({ ctx }) => watchNotice(ctx)),
      setQuota: procedure({ clause: 'personnel', action: 'personnel.set-duties', stepUpMinutes: 15 })
        .input(SetNoticeQuotaInput)
        .mutation(({ ctx, input }) => setNoticeQuota(ctx, input)),
    }),
    fitness: fitnessApi,
    handovers: router({
      list: handingOver().query(({ ctx }) => listHandovers(ctx)),
      confirm: handingOver()
        .input(ConfirmHandoverInput)
        .mutation(({ ctx, input }) => confirmHandover(ctx, input)),
    }),
    /** Numbers of staff: what is entered for a client is compared with them (ADR 0050). */
    phones: router({
      list: ofNumbers()
        .input(PersonInput)
        .query(({ ctx, input }) => listPhones(ctx, input.staffId)),
      record: ofNumbers()
        .input(RecordPhoneInput)
        .mutation(({ ctx, input }) => recordPhone(ctx, input)),
      mistake: ofNumbers()
        .input(MistakePhoneInput)
        .mutation(({ ctx, input }) => mistakePhone(ctx, input)),
    }),
    directories: router({
      list: ofConnectors().query(({ ctx }) => listDirectories(ctx)),
      make: proven('personnel.provision')
        .input(MakeDirectoryInput)
        .mutation(({ ctx, input }) => makeDirectory(ctx, input)),
      renewKey: proven('personnel.provision')
        .input(RenewKeyInput)
        .mutation(({ ctx, input }) => renewDirectoryKey(ctx, input)),
      switch: proven('personnel.provision')
        .input(SwitchConnectorInput)
        .mutation(({ ctx, input }) => switchConnector(ctx, input)),
      allowRole: proven('personnel.allow-roles')
        .input(AllowRoleInput)
        .mutation(({ ctx, input }) => allowRole(ctx, input)),
      forbidRole: proven('personnel.allow-roles')
        .input(AllowRoleInput)
        .mutation(({ ctx, input }) => forbidRole(ctx, input)),
    }),
    /** Systems that are told: where, with which secret, and what became of it. Switching off and on is the same for all that is connected. */
    webhooks: router({
      list: ofConnectors().query(({ ctx }) => listWebhooks(ctx)),
      make: proven('personnel.provision')
        .input(MakeWebhookInput)
        .mutation(({ ctx, input }) => makeWebhook(ctx, input)),
      renewSecret: proven('personnel.provision')
        .input(SeenConnectorInput)
        .mutation(({ ctx, input }) => renewSecret(ctx, input)),
      release: proven('personnel.release-connectors')
        .input(SeenConnectorInput)
        .mutation(({ ctx, input }) => releaseWebhook(ctx, input)),
      try: procedure({ clause: 'personnel', action: 'personnel.try-connectors' })
        .input(ConnectorInput)
        .mutation(({ ctx, input }) => tryConnector(ctx, input.connectorId)),
    }),
    deliveries: router({
      list: ofConnectors()
        .input(ListDeliveriesInput)
        .query(({ ctx, input }) => listDeliveries(ctx, input)),
      sendAgain: seeingOff()
        .input(DeliveryInput)
        .mutation(({ ctx, input }) => sendAgain(ctx, input.deliveryId)),
      confirm: proven('personnel.offboard')
        .input(DeliveryInput)
        .mutation(({ ctx, input }) => confirmByHand(ctx, input.deliveryId)),
    }),
    /** The work group whose robot is told when somebody leaves. */
    groups: router({
      list: ofConnectors().query(({ ctx }) => listGroupMessages(ctx)),
      try: procedure({ clause: 'personnel', action: 'personnel.try-connectors' }).mutation(({ ctx }) => tryGroup(ctx)),
    }),
    /** What systems that come in by a key have asked. */
    calls: router({
      list: ofConnectors()
        .input(ListCallsInput)
        .query(({ ctx, input }) => listCalls(ctx, input)),
    }),
    /** The way of a directory or of an identity provider, walked from outside. */
    trials: router({
      ask: procedure({ clause: 'personnel', action: 'personnel.try-connectors' })
        .input(ConnectorInput)
        .mutation(({ ctx, input }) => askTrial(ctx, input.connectorId)),
      last: ofConnectors()
        .input(ConnectorInput)
        .query(({ ctx, input }) => readLastTrial(ctx, input.connectorId)),
      signInProvider: ofConnectors().query(({ ctx }) => readSignInProvider(ctx)),
      trySignIn: procedure({ clause: 'personnel', action: 'personnel.try-connectors' }).mutation(({ ctx }) =>
        trySignIn(ctx),
      ),
    }),
    /** Identity providers that tell what happened to accounts. Switched on and off as every connector is. */
    providers: router({
      list: procedure({ clause: 'personnel', action: 'personnel.read-connectors' }).query(({ ctx }) =>
        listProviders(ctx),
      ),
      make: proven('personnel.provision')
        .input(MakeProviderInput)
        .mutation(({ ctx, input }) => makeProvider(ctx, input)),
      renewKey: proven('personnel.provision')
        .input(RenewKeyInput)
        .mutation(({ ctx, input }) => renewProviderKey(ctx, input)),
      replaceKeys: proven('personnel.provision')
        .input(ReplaceKeysInput)
        .mutation(({ ctx, input }) => replaceSignalKeys(ctx, input)),
      allow: proven('personnel.allow-roles')
        .input(AllowEffectInput)
        .mutation(({ ctx, input }) => allowEffect(ctx, input)),
      forbid: proven('personnel.allow-roles')
        .input(AllowEffectInput)
        .mutation(({ ctx, input }) => forbidEffect(ctx, input)),
    }),
    /** Systems that are told by signed events, over a stream that each sets up itself. Tried as webhooks are, switched as every connector is. */
    receivers: router({
      list: ofConnectors().query(({ ctx }) => listReceivers(ctx)),
      make: proven('personnel.provision')
        .input(MakeReceiverInput)
        .mutation(({ ctx, input }) => makeReceiver(ctx, input)),
      renewKey: proven('personnel.provision')
        .input(RenewKeyInput)
        .mutation(({ ctx, input }) => renewReceiverKey(ctx, input)),
      release: proven('personnel.release-connectors')
        .input(SeenConnectorInput)
        .mutation(({ ctx, input }) => releaseReceiver(ctx, input)),
      renewSigningKey: proven('personnel.provision')
        .input(RenewSigningKeyInput)
        .mutation(({ ctx, input }) => renewSigningKey(ctx, input)),
    }),
    people: router({
      list: onboarding().query(({ ctx }) => listComingsAndGoings(ctx)),
      /** A mutation: names and addresses stand in no URL. */
      preview: onboarding()
        .input(NewPeopleInput)
        .mutation(({ ctx, input }) => previewNewPeople(ctx, input)),
      takeOn: onboarding()
        .input(NewPeopleInput)
        .mutation(({ ctx, input }) => takeOnPeople(ctx, input)),
      orderMove: onboarding()
        .input(OrderMoveInput)
        .mutation(({ ctx, input }) => orderMove(ctx, input)),
      callOffMove: onboarding()
        .input(MoveInput)
        .mutation(({ ctx, input }) => callOffMove(ctx, input.moveId)),
      orderAbsence: onboarding()
        .input(OrderAbsenceInput)
        .mutation(({ ctx, input }) => orderAbsence(ctx, input)),
      endAbsence: procedure({ clause: 'personnel', action: 'personnel.onboard', stepUpMinutes: 15 })
        .input(AbsenceInput)
        .mutation(({ ctx, input }) => endAbsence(ctx, input.absenceId)),
    }),
    secrecy: secrecyApi,
    /** Mutations: the secret of a link stands in no address. */
    reminder: router({
      read: atTheFront()
        .input(ReminderInput)
        .mutation(({ ctx, input }) => readOwnReminder(ctx, input.secret)),
      sign: atTheFront()
        .input(SignReminderInput)
        .mutation(({ ctx, input }) => signOwnReminder(ctx, input)),
    }),
  });
}
