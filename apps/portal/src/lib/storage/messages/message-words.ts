import type { MessageView, MessageViewState } from '@kean/storage/contract/messages';
import * as m from '#paraglide/messages.js';

export const STATE_WORDS: Record<MessageViewState, () => string> = {
  queued: m.message_state_queued,
  waiting: m.message_state_waiting,
  sent: m.message_state_sent,
  delivered: m.message_state_delivered,
  failed: m.message_state_failed,
  refused: m.message_state_refused,
};

/** How much a state asks of somebody. */
export const STATE_LOOKS: Record<MessageViewState, 'calm' | 'wait' | 'danger' | 'quiet'> = {
  queued: 'quiet',
  waiting: 'wait',
  sent: 'calm',
  delivered: 'calm',
  failed: 'danger',
  refused: 'quiet',
};

export const CHANNEL_WORDS: Record<MessageView['channel'], () => string> = {
  mail: m.message_channel_mail,
  sms: m.message_channel_sms,
  robot: m.message_channel_robot,
};

export const AUDIENCE_WORDS: Record<MessageView['audience'], () => string> = {
  client: m.message_to_client,
  staff: m.message_to_staff,
  group: m.message_to_group,
};

const TEMPLATE_WORDS: Readonly<Record<string, () => string>> = {
  'agency.new-device': m.message_template_new_device,
  'incidents.alert-notice': m.message_template_alert_notice,
  'incidents.alert-group-notice': m.message_template_alert_group_notice,
  'clients.visit-code': m.message_template_visit_code,
  'clients.visit-link': m.message_template_visit_link,
  'clients.asking-code': m.message_template_asking_code,
  'clients.asking-link': m.message_template_asking_link,
  'clients.request-taken': m.message_template_request_taken,
  'clients.request-extended': m.message_template_request_extended,
  'clients.request-due': m.message_template_request_due,
  'clients.request-answered': m.message_template_request_answered,
  'incidents.duty-runs': m.message_template_duty_runs,
  'incidents.improvement-due': m.message_template_improvement_due,
  'collection.consent-signed': m.message_template_consent_signed,
  'collection.consent-objected': m.message_template_consent_objected,
  'clients.phone-changed': m.message_template_phone_changed,
  'clients.phone-objected': m.message_template_phone_objected,
  'incidents.leak-notice': m.message_template_leak_notice,
};

/** What a message is about; one of a later version is called by the name of its template. */
export function templateInWords(template: string): string {
  return TEMPLATE_WORDS[template]?.() ?? template;
}
