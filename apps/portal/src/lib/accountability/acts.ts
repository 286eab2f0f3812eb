import type { LogEntry } from '#lib/api/views.ts';
import { PURPOSES_OF_LOG, purposeWord } from '#lib/circulation/words.ts';
import { fieldWord } from '#lib/clients/field-words.ts';
import * as m from '#paraglide/messages.js';
import { refusalWord } from './refusal-words.ts';

interface ClauseOfLog {
  readonly word: () => string;
  /** Clauses of the standard it answers for; what no clause names has none. */
  readonly standard?: string;
  /** Acts by their stable names, in the order in which people look for them. */
  readonly actions: Readonly<Record<string, () => string>>;
}

/**
 * Everything the log can hold that this version knows, as the filter offers it: by clause, in the order of a working day. Used on
 * the server only: a page gets the words that it shows, not those of every act there is.
 */
const CLAUSES_OF_LOG: Readonly<Record<string, ClauseOfLog>> = {
  circulation: {
    word: m.log_clause_circulation,
    standard: '3.1–3.2',
    actions: {
      'circulation.field-revealed': m.action_field_revealed,
      'circulation.reveal-refused': m.action_reveal_refused,
      'circulation.client-assigned': m.action_client_assigned,
      'circulation.assignment-refused': m.action_assignment_refused,
    },
  },
  clients: {
    word: m.log_clause_clients,
    standard: '1.2',
    actions: {
      'clients.listed': m.action_clients_listed,
      'clients.searched': m.action_clients_searched,
      'clients.dossier-read': m.action_dossier_read,
      'clients.dossier-refused': m.action_dossier_refused,
      'clients.cards-unreadable': m.action_cards_unreadable,
      'clients.invited': m.action_client_invited,
      'clients.invitation-withdrawn': m.action_invitation_withdrawn,
      'clients.visit-code-queued': m.action_visit_code_queued,
      'clients.visit-message-sent': m.action_visit_message_sent,
      'clients.visit-opened': m.action_visit_opened,
      'clients.visit-refused': m.action_visit_refused,
      'clients.visit-ended': m.action_visit_ended,
      'clients.own-data-shown': m.action_own_data_shown,
      'clients.own-copy-taken': m.action_own_copy_taken,
      'clients.contact-objected': m.action_contact_objected,
      'clients.contact-objection-lifted': m.action_contact_objection_lifted,
      'clients.phone-awaits': m.action_phone_awaits,
      'clients.phone-change-told': m.action_phone_change_told,
      'clients.phone-confirmed': m.action_phone_confirmed,
      'clients.phone-confirm-refused': m.action_phone_confirm_refused,
      'clients.phone-objected': m.action_phone_objected,
      'clients.phone-changes-listed': m.action_phone_changes_listed,
      'clients.request-taken': m.action_request_taken,
      'clients.request-identity-checked': m.action_request_identity_checked,
      'clients.request-assigned': m.action_request_assigned,
      'clients.request-accused-named': m.action_request_accused_named,
      'clients.request-extended': m.action_request_extended,
      'clients.request-decided': m.action_request_decided,
      'clients.request-reminded': m.action_request_reminded,
      'clients.field-corrected': m.action_request_corrected,
      'clients.client-restricted': m.action_client_restricted,
      'clients.restriction-lifted': m.action_restriction_lifted,
      'clients.request-words-opened': m.action_request_words_opened,
      'clients.request-document-received': m.action_request_document_received,
      'clients.request-document-refused': m.action_request_document_refused,
      'clients.request-document-opened': m.action_request_document_opened,
      'clients.own-requests-shown': m.action_own_requests_shown,
      'clients.requests-listed': m.action_requests_listed,
      'clients.request-read': m.action_request_read,
      'clients.request-refused': m.action_request_refused_reach,
    },
  },
  collection: {
    word: m.log_clause_collection,
    standard: '1.1–1.3',
    actions: {
      'collection.import-received': m.action_import_received,
      'collection.import-refused': m.action_import_refused,
      'collection.preview-shown': m.action_preview_shown,
      'collection.import-confirmed': m.action_import_confirmed,
      'collection.rows-imported': m.action_rows_imported,
      'collection.import-finished': m.action_import_finished,
      'collection.import-failed': m.action_import_failed,
      'collection.import-cancelled': m.action_import_cancelled,
      'collection.rejects-downloaded': m.action_rejects_downloaded,
      'collection.upload-destroyed': m.action_upload_destroyed,
      'collection.notice-drafted': m.action_notice_drafted,
      'collection.notice-edited': m.action_notice_edited,
      'collection.notice-submitted': m.action_notice_submitted,
      'collection.notice-returned': m.action_notice_returned,
      'collection.notice-published': m.action_notice_published,
      'collection.notice-withdrawn': m.action_notice_withdrawn,
      'collection.consent-given': m.action_consent_given,
      'collection.consent-objected': m.action_consent_objected,
      'collection.consent-withdrawn': m.action_consent_withdrawn,
      'collection.consent-code-queued': m.action_consent_code_queued,
      'collection.consent-code-refused': m.action_consent_code_refused,
      'collection.consent-message-sent': m.action_consent_message_sent,
      'collection.consent-countersigned': m.action_consent_countersigned,
      'collection.consent-scanned': m.action_consent_scanned,
      'collection.consent-scan-refused': m.action_consent_scan_refused,
      'collection.signature-shown': m.action_signature_shown,
      'collection.receipt-handed-out': m.action_receipt_handed_out,
      'collection.draft-begun': m.action_draft_begun,
      'collection.draft-opened': m.action_draft_opened,
      'collection.draft-discarded': m.action_draft_discarded,
      'collection.draft-destroyed': m.action_draft_destroyed,
      'collection.duplicate-looked-for': m.action_duplicate_looked_for,
      'collection.lookups-limited': m.action_lookups_limited,
      'collection.over-collection-refused': m.action_over_collection_refused,
      'collection.client-registered': m.action_client_registered,
      'collection.field-corrected': m.action_field_corrected,
      'collection.trail-shown': m.action_trail_shown,
      'collection.basis-proposed': m.action_basis_proposed,
      'collection.basis-approved': m.action_basis_approved,
      'collection.basis-ended': m.action_basis_ended,
      'collection.campaign-drafted': m.action_campaign_drafted,
      'collection.campaign-approved': m.action_campaign_approved,
      'collection.campaign-paused': m.action_campaign_paused,
      'collection.campaign-resumed': m.action_campaign_resumed,
      'collection.campaign-stopped': m.action_campaign_stopped,
      'collection.campaign-finished': m.action_campaign_finished,
      'collection.clients-asked': m.action_clients_asked,
      'collection.clients-reminded': m.action_clients_reminded,
      'collection.disposal-marked': m.action_disposal_marked,
    },
  },
  'paper-archive': {
    word: m.log_clause_paper,
    standard: '2.3',
    actions: {
      'paper-archive.cabinet-made': m.action_cabinet_made,
      'paper-archive.cabinet-closed': m.action_cabinet_closed,
      'paper-archive.key-given': m.action_key_given,
      'paper-archive.key-taken-back': m.action_key_taken_back,
      'paper-archive.files-listed': m.action_files_listed,
      'paper-archive.file-filed': m.action_file_filed,
      'paper-archive.file-moved': m.action_file_moved,
      'paper-archive.file-lent': m.action_file_lent,
      'paper-archive.file-returned': m.action_file_returned,
      'paper-archive.file-let-go': m.action_file_let_go,
      'paper-archive.file-shredded': m.action_file_shredded,
      'paper-archive.file-recounted': m.action_file_recounted,
      'paper-archive.paper-scanned': m.action_paper_scanned,
      'paper-archive.scan-refused': m.action_scan_refused,
      'paper-archive.scan-opened': m.action_scan_opened,
      'paper-archive.scan-not-opened': m.action_scan_not_opened,
      'paper-archive.own-paper-shown': m.action_own_paper_shown,
      'paper-archive.own-scan-taken': m.action_own_scan_taken,
      'paper-archive.archive-refused': m.action_archive_refused,
      'paper-archive.stock-taking-begun': m.action_stock_begun,
      'paper-archive.stock-taking-ended': m.action_stock_ended,
      'paper-archive.difference-settled': m.action_difference_settled,
      'paper-archive.batch-opened': m.action_batch_opened,
      'paper-archive.batch-dropped': m.action_batch_dropped,
      'paper-archive.batch-signed': m.action_batch_signed,
      'paper-archive.batch-witnessed': m.action_batch_witnessed,
      'paper-archive.borrower-reminded': m.action_borrower_reminded,
    },
  },
  storage: {
    word: m.log_clause_storage,
    standard: '2.1–2.2',
    actions: {
      'storage.keys-unwrapped': m.action_keys_unwrapped,
      'storage.unwrapping-refused': m.action_unwrapping_refused,
      'storage.values-unreadable': m.action_values_unreadable,
      'storage.rotation-started': m.action_rotation_started,
      'storage.rotation-paused': m.action_rotation_paused,
      'storage.rotation-resumed': m.action_rotation_resumed,
      'storage.rotation-finished': m.action_rotation_finished,
      'storage.rotation-failed': m.action_rotation_failed,
      'storage.backup-asked': m.action_backup_asked,
      'storage.target-admitted': m.action_target_admitted,
      'storage.drill-asked': m.action_drill_asked,
      'storage.restore-proven': m.action_restore_proven,
      'storage.drill-failed': m.action_drill_failed,
      'storage.restore-opened': m.action_restore_opened,
      'storage.backup-verified': m.action_backup_verified,
      'storage.backup-failed': m.action_backup_failed,
      'storage.backups-removed': m.action_backups_removed,
      'storage.job-revived': m.action_job_revived,
      'storage.job-given-up': m.action_job_given_up,
      'storage.alert-seen': m.action_alert_seen,
      'storage.message-tried-again': m.action_message_tried_again,
      'storage.inbox-read': m.action_inbox_read,
    },
  },
  personnel: {
    word: m.log_clause_personnel,
    standard: '5.3',
    actions: {
      'personnel.leaving-begun': m.action_leaving_begun,
      'personnel.access-cut': m.action_access_cut,
      'personnel.leaving-refused': m.action_leaving_refused,
      'personnel.leaving-called-off': m.action_leaving_called_off,
      'personnel.leavings-read': m.action_leavings_read,
      'personnel.notice-quota-set': m.action_notice_quota_set,
      'personnel.task-confirmed': m.action_leaving_task_confirmed,
      'personnel.handover-confirmed': m.action_handover_confirmed,
      'personnel.reminder-freed': m.action_reminder_freed,
      'personnel.reminder-sent': m.action_reminder_sent,
      'personnel.reminder-signed': m.action_reminder_signed,
      'personnel.leaving-failed': m.action_leaving_failed,
      'personnel.leaving-tried-again': m.action_leaving_tried_again,
      'personnel.leaver-swept': m.action_leaver_swept,
      'personnel.leaving-ended': m.action_leaving_ended,
      'personnel.undo-asked': m.action_undo_asked,
      'personnel.leaving-undone': m.action_leaving_undone,
      'personnel.phone-recorded': m.action_staff_phone_recorded,
      'personnel.phone-mistaken': m.action_staff_phone_mistaken,
      'personnel.phone-mistake-refused': m.action_staff_phone_mistake_refused,
      'personnel.undertaking-signed': m.action_undertaking_signed,
      'personnel.course-answered': m.action_course_answered,
      'personnel.duty-recorded': m.action_duty_recorded,
      'personnel.duty-decided': m.action_duty_decided,
      'personnel.duty-withdrawn': m.action_duty_withdrawn,
      'personnel.fitness-ended': m.action_fitness_ended,
      'personnel.fitness-read': m.action_fitness_read,
      'personnel.fitness-exported': m.action_fitness_exported,
      'personnel.role-duty-set': m.action_role_duty_set,
      'personnel.undertaking-written': m.action_undertaking_written,
      'personnel.undertaking-published': m.action_undertaking_published,
      'personnel.breach-recorded': m.action_breach_recorded,
      'personnel.breach-corrected': m.action_breach_corrected,
      'personnel.breach-decided': m.action_breach_decided,
      'personnel.breach-opened': m.action_breach_opened,
      'personnel.breach-appealed': m.action_breach_appealed,
      'personnel.breach-appeal-answered': m.action_breach_appeal_answered,
      'personnel.breach-forgotten': m.action_breach_forgotten,
      'personnel.breach-refused': m.action_breach_refused,
      'personnel.secrecy-read': m.action_secrecy_read,
      'personnel.secrecy-exported': m.action_secrecy_exported,
      'personnel.directory-read': m.action_directory_read,
      'personnel.person-taken-on': m.action_person_taken_on,
      'personnel.person-changed': m.action_person_changed,
      'personnel.role-given': m.action_role_given,
      'personnel.role-taken': m.action_role_taken,
      'personnel.connector-made': m.action_connector_made,
      'personnel.connector-switched-on': m.action_connector_on,
      'personnel.connector-switched-off': m.action_connector_off,
      'personnel.connector-key-renewed': m.action_connector_key_renewed,
      'personnel.role-allowed': m.action_role_allowed,
      'personnel.role-forbidden': m.action_role_forbidden,
      'personnel.move-ordered': m.action_move_ordered,
      'personnel.move-called-off': m.action_move_called_off,
      'personnel.moved': m.action_moved,
      'personnel.absence-ordered': m.action_absence_ordered,
      'personnel.absence-begun': m.action_absence_begun,
      'personnel.absence-called-off': m.action_absence_called_off,
      'personnel.person-back': m.action_person_back,
    },
  },
  retention: {
    word: m.log_clause_retention,
    standard: '4',
    actions: {
      'retention.erasure-ordered': m.action_erasure_ordered,
      'retention.erasure-refused': m.action_erasure_refused,
      'retention.kept-by-law': m.action_kept_by_law,
      'retention.event-stated': m.action_event_stated,
      'retention.rule-drafted': m.action_rule_drafted,
      'retention.rule-dropped': m.action_rule_dropped,
      'retention.rule-simulated': m.action_rule_simulated,
      'retention.rule-published': m.action_rule_published,
      'retention.clocks-read': m.action_clocks_read,
      'retention.list-drawn': m.action_list_drawn,
      'retention.list-moved': m.action_list_moved,
      'retention.list-read': m.action_list_read,
      'retention.line-taken-out': m.action_line_taken_out,
      'retention.group-erased': m.action_group_erased,
      'retention.list-done': m.action_list_done,
      'retention.erasure-begun': m.action_erasure_begun,
      'retention.keys-destroyed': m.action_keys_destroyed,
      'retention.searched-again': m.action_searched_again,
      'retention.erasure-failed': m.action_erasure_failed,
      'retention.erasure-tried-again': m.action_erasure_tried_again,
      'retention.erasure-ended': m.action_erasure_ended,
      'retention.certificate-issued': m.action_certificate_issued,
      'retention.certificate-handed-out': m.action_certificate_handed_out,
      'retention.erasures-read': m.action_erasures_read,
      'retention.hold-placed': m.action_hold_placed,
      'retention.holds-read': m.action_holds_read,
      'retention.hold-released': m.action_hold_released,
    },
  },
  agency: {
    word: m.log_clause_agency,
    standard: '5.2',
    actions: {
      'agency.signed-in': m.action_signed_in,
      'agency.sign-in-refused': m.action_sign_in_refused,
      'agency.signed-out': m.action_signed_out,
      'agency.holdings-read': m.action_holdings_read,
      'agency.person-signed-out': m.action_person_signed_out,
      'agency.proof-given': m.action_proof_given,
      'agency.proof-refused': m.action_proof_refused,
      'agency.new-device-seen': m.action_new_device_seen,
      'agency.new-device-mailed': m.action_new_device_mailed,
      'agency.identity-connected': m.action_identity_connected,
      'agency.identity-disconnected': m.action_identity_disconnected,
      'agency.own-sessions-ended': m.action_own_sessions_ended,
      'agency.api-key-created': m.action_api_key_created,
      'agency.api-key-revoked': m.action_api_key_revoked,
      'agency.api-key-used': m.action_api_key_used,
      'agency.factor-enrolled': m.action_factor_enrolled,
      'agency.factor-removed': m.action_factor_removed,
      'agency.recovery-codes-renewed': m.action_recovery_codes_renewed,
      'agency.password-changed': m.action_password_changed,
      'agency.password-change-refused': m.action_password_change_refused,
      'agency.role-created': m.action_role_created,
      'agency.role-changed': m.action_role_changed,
      'agency.role-removed': m.action_role_removed,
      'agency.extra-grant-asked': m.action_extra_grant_asked,
      'agency.extra-grant-approved': m.action_extra_grant_approved,
      'agency.extra-grant-refused': m.action_extra_grant_refused,
      'agency.extra-grant-revoked': m.action_extra_grant_revoked,
      'agency.extra-grant-withdrawn': m.action_extra_grant_withdrawn,
      'agency.extra-grant-denied': m.action_extra_grant_denied,
      'agency.recovery-asked': m.action_recovery_asked,
      'agency.recovery-approved': m.action_recovery_approved,
      'agency.recovery-refused': m.action_recovery_refused,
      'agency.recovery-withdrawn': m.action_recovery_withdrawn,
      'agency.recovery-used': m.action_recovery_used,
      'agency.recovery-expired': m.action_recovery_expired,
      'agency.recovery-denied': m.action_recovery_denied,
      'agency.permission-explained': m.action_permission_explained,
    },
  },
  permissions: {
    word: m.log_clause_permissions,
    standard: '3.2',
    actions: { 'permissions.refused': m.action_call_refused },
  },
  accountability: {
    word: m.log_clause_accountability,
    standard: '5.1',
    actions: {
      'accountability.log-searched': m.action_log_searched,
      'accountability.event-proven': m.action_event_proven,
      'accountability.evidence-exported': m.action_evidence_exported,
      'accountability.verification-asked': m.action_verification_asked,
      'accountability.log-verified': m.action_log_verified,
      'accountability.own-looks-shown': m.action_own_looks_shown,
      'accountability.looks-read': m.action_looks_read,
      'accountability.looks-refused': m.action_looks_refused,
      'accountability.actor-pseudonymised': m.action_actor_pseudonymised,
      'accountability.register-read': m.action_register_read,
      'accountability.regulation-confirmed': m.action_regulation_confirmed,
    },
  },
};

const ACTION_WORDS = new Map(Object.values(CLAUSES_OF_LOG).flatMap(({ actions }) => Object.entries(actions)));

/** An act in words; one this version does not know is shown by its name, so that nothing is hidden. */
export function actionWord(action: string): string {
  return ACTION_WORDS.get(action)?.() ?? action;
}

export function clauseWord(clause: string): string {
  return CLAUSES_OF_LOG[clause]?.word() ?? clause;
}

/** The acts of one clause, as a menu offers them. */
export interface ActsOfClause {
  readonly clause: string;
  readonly word: string;
  readonly standard: string;
  readonly acts: readonly { readonly action: string; readonly word: string }[];
}

/** All that the filter offers, in words. */
export function actsInWords(): ActsOfClause[] {
  return Object.entries(CLAUSES_OF_LOG).map(([clause, { word, standard = '', actions }]) => ({
    clause,
    word: word(),
    standard,
    acts: Object.entries(actions).map(([action, name]) => ({ action, word: name() })),
  }));
}

/** An entry with its act, its purpose, its fields and the reason of a refusal in words. */
export type WordedEntry = LogEntry & {
  readonly act: string;
  readonly use: string;
  readonly what: string;
  /** Empty where there is none, or none that this version knows; the code stands among the facts in any case. */
  readonly why: string;
};

export function inWords(entries: readonly LogEntry[]): WordedEntry[] {
  return entries.map((entry) => ({
    ...entry,
    act: actionWord(entry.action),
    use: entry.purpose === null ? '' : purposeWord(entry.purpose),
    what: entry.fields.map(fieldWord).join('、'),
    why: refusalWord(entry),
  }));
}

/** The purposes that the filter offers. */
export function purposesInWords(): { readonly purpose: string; readonly word: string }[] {
  return Object.entries(PURPOSES_OF_LOG).map(([purpose, word]) => ({ purpose, word: word() }));
}
