import { type FreshDatabase, freshDatabase, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOGIN_ROLES, loginRoles } from './login-roles.ts';
import type { WhichDatabase } from './which-database.ts';

/**
 * Every right in both databases, declared once more. S select, I insert, U update, D delete, T truncate, R references,
 * G trigger; `U(a b)` on these columns only. For sequences U is usage. A role that is not named has none.
 */
const RIGHTS: Readonly<Record<WhichDatabase, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  kean: {
    region: { kean_api: 'S', kean_worker: 'S' },
    branch: { kean_api: 'S', kean_worker: 'S' },
    team: { kean_api: 'S', kean_worker: 'S' },
    staff: {
      kean_api: 'S U(epoch)',
      kean_worker: 'S U(epoch)',
      kean_permissions: 'S(branch_id epoch id region_id status team_id)',
    },
    role: { kean_api: 'SID U(name name_en version)', kean_worker: 'S', kean_permissions: 'S' },
    role_grant: { kean_api: 'SID', kean_worker: 'S', kean_permissions: 'S' },
    staff_role: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    policy_version: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    revocation: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    revocation_id_seq: {},
    open_stream: { kean_api: 'SID U(seen_at)' },
    extra_grant: {
      kean_api: 'SI U(decided_at decided_by revoked_at revoked_by state)',
      kean_worker: 'S',
      kean_permissions: 'S',
    },
    role_in_force: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    staff_due_away: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    staff_in_place: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    auth_user: { kean_api: 'SIUD', kean_worker: 'S(email id)' },
    auth_session: { kean_api: 'SIUD' },
    auth_account: { kean_api: 'SIUD' },
    auth_verification: { kean_api: 'SIUD' },
    sign_in_window: { kean_api: 'SIUD' },
    account_recovery: {
      kean_api: 'SI U(code_digest ended_at ended_by ends_at state)',
      kean_worker: 'S(ends_at id staff_id state) U(code_digest ended_at state)',
    },
    recovery_approval: { kean_api: 'SI' },
    api_key: { kean_api: 'SI U(last_used_at revoked_at)' },
    known_device: {
      kean_api: 'SID U(acknowledged_at last_seen_at)',
      kean_worker: 'S(acknowledged_at browser first_seen_at id staff_id system)',
    },
    second_factor: { kean_api: 'SIUD' },
    recovery_code: { kean_api: 'SID U(used_at)' },
    staff_phone: { kean_api: 'S(*-sealed)', kean_worker: 'S' },
    staff_mail_past: { kean_api: 'I(id sealed staff_id)', kean_worker: 'SD U(told_at)' },
    staff_phone_token: { kean_worker: 'SID' },
    containment: {
      kean_api:
        'S I(branch_id case_id client_id ends_at field_class is_drill kind pressed_by reason staff_id) U(lift_reason lifted_by)',
      kean_worker: 'S',
    },
    containment_in_force: { kean_api: 'S', kean_worker: 'S', kean_permissions: 'S' },
    containment_number_seq: { kean_api: 'U' },
    keeps_office_going: { kean_api: 'S' },
    client: { kean_api: 'SIU', kean_worker: 'SIU' },
    client_number_seq: { kean_api: 'U', kean_worker: 'U' },
    client_field: { kean_api: 'SIU', kean_worker: 'SIUD' },
    client_field_past: { kean_api: 'SI', kean_worker: 'SD U(sealed)' },
    client_token: { kean_api: 'SID', kean_worker: 'SID' },
    demand: { kean_api: 'SIU', kean_worker: 'SIUD' },
    property: { kean_api: 'SIU', kean_worker: 'SIUD' },
    service_event: { kean_api: 'SI', kean_worker: 'S' },
    assignment: { kean_api: 'SIU', kean_worker: 'SIU' },
    reveal_quota: { kean_api: 'SIU' },
    cabinet: { kean_api: 'SI U(closed_at shelves)', kean_worker: 'S' },
    cabinet_keeper: { kean_api: 'SID', kean_worker: 'SD' },
    paper_serial: { kean_api: 'SI U(last)' },
    paper_file: {
      kean_api:
        'SI U(branch_id cabinet_id changed_at region_id scanned_at scanned_sheets sheets shelf shred_cause shred_due_at shredded_at state version)',
      kean_worker: 'S U(scanned_at scanned_sheets shred_cause shred_due_at version)',
    },
    paper_loan: { kean_api: 'SI U(returned_at taken_by)', kean_worker: 'S' },
    stock_taking: { kean_api: 'SI U(ended_at ended_by)' },
    stock_sighting: { kean_api: 'SI U(seen_at seen_by shelf)' },
    stock_difference: { kean_api: 'SI U(settled_as settled_at settled_by)' },
    shred_batch: {
      kean_api: 'SI U(method photo_hash signed_at signed_by state version witnessed_at witnessed_by)',
      kean_worker: 'S',
    },
    shred_batch_number_seq: { kean_api: 'U' },
    shred_item: { kean_api: 'SID', kean_worker: 'S' },
    import: { kean_api: 'SIU', kean_worker: 'SU' },
    import_row: { kean_api: 'S', kean_worker: 'SIU' },
    registration_draft: { kean_api: 'SID U(changed_at revision sealed)', kean_worker: 'SD' },
    registration_window: { kean_api: 'SIU' },
    client_mail_code: { kean_worker: 'S(client_id created_at ends_at id visit_id)' },
    client_invitation: {
      kean_api:
        'S(*-code_digest) I(channel client_id ends_at id invited_by link_digest reason) U(ended_at ended_because)',
      kean_worker: 'SID U(code_digest code_ends_at ended_at ended_because)',
    },
    client_sheet: {
      kean_api: 'S(*-digest) U(ended_at ended_because)',
      kean_worker: 'D S(*-digest) U(ended_at ended_because)',
    },
    client_visit: { kean_api: 'S U(ended_at ends_at seen_at)', kean_worker: 'SD U(ended_at)' },
    visit_window: { kean_api: 'SIUD', kean_worker: 'SD' },
    client_phone_change: { kean_api: 'S', kean_worker: 'S U(told_at)' },
    contact_objection: { kean_api: 'SI U(lifted_at lifted_by)', kean_worker: 'S' },
    client_request: {
      kean_api:
        'SI U(accused_id assignee_id checked_at checked_by decided_at decided_by due_at extended_at extended_because refused_because restricted_from second_checked_by state version)',
      kean_worker: 'S',
    },
    connector: {
      kean_api: 'S I(api_key_id id kind made_by name tells) U(api_key_id name state version)',
      kean_worker: 'S',
    },
    connector_call: { kean_api: 'S I(asked cause connector_id is_trial latency_ms staff_id status)' },
    connector_trial: { kean_api: 'S I(asked_by connector_id id)', kean_worker: 'S' },
    connector_trial_step: { kean_api: 'S', kean_worker: 'SI' },
    connector_delivery: {
      kean_api: 'S U(asked_by cause confirmed_at confirmed_by next_try_at state)',
      kean_worker: 'S U(attempts cause claimed_until delivered_at last_tried_at latency_ms next_try_at state status)',
    },
    webhook: { kean_api: 'S I(connector_id url) U(released_by)', kean_worker: 'S' },
    webhook_secret: {
      kean_api: 'S(*-sealed) I(connector_id id made_by sealed) U(ends_at)',
      kean_worker: 'S',
    },
    role_allowance: { kean_api: 'SD I(*-allowed_at)' },
    staff_move: {
      kean_api: 'S I(connector_id due_at id ordered_by staff_id to_branch_id) U(ended_at state)',
      kean_worker: 'S U(clients ended_at state)',
    },
    staff_absence: {
      kean_api: 'S I(due_at id ordered_by staff_id) U(ended_at ended_by state)',
      kean_worker: 'S U(state)',
    },
    directory_entry: { kean_api: 'SI U(external_id hidden_at)', kean_worker: 'S' },
    signal_source: {
      kean_api: 'S I(audience connector_id issuer key_set) U(key_set refused refused_as refused_at stream)',
      kean_worker: 'S(connector_id issuer key_set)',
    },
    signal_allowance: { kean_api: 'SD I(*-allowed_at)' },
    signal_event: { kean_api: 'S', kean_worker: 'S(connector_id event)' },
    signal_receiver: { kean_api: 'S I(audience connector_id subject)', kean_worker: 'S' },
    signal_stream: {
      kean_api:
        'D S(*-sealed) I(connector_id description id issuer requested sealed url) U(description reason released_by requested sealed status url)',
      kean_worker: 'S',
    },
    signal_key: { kean_api: 'S(*-sealed) I(id made_by public_jwk sealed signs_from) U(ends_at)', kean_worker: 'S' },
    signal_state: { kean_api: 'I(delivery_id sealed)', kean_worker: 'S' },
    staff_number_seq: {},
    leaving: {
      kean_api:
        'S(*-private_mail) I(cut_at cut_due_at id ordered_by private_mail reminder_free_at reminder_version staff_id state way) U(cut_at failed_step failure paper_ref private_mail reminder_free_at signed_at signed_how signing_taken_by state undo_asked_at undo_asked_by undone_by version)',
      kean_worker:
        'S U(cut_at ended_at escalated_at failed_step failure left_over link_digests private_mail record reminded_at reminders state step_count swept_at version)',
    },
    duty: { kean_api: 'S', kean_worker: 'S' },
    role_duty: { kean_api: 'SID', kean_worker: 'S' },
    undertaking_text: {
      kean_api: 'S I(paragraphs title title_en version written_by) U(published_at published_by sign_by)',
    },
    fulfilment: {
      kean_api:
        'S I(attempt_id checked_by duty how id paper_ref recorded_by result staff_id state text_version valid_until) U(decided_at decided_by ended_at ended_by state)',
      kean_worker: 'S',
    },
    duty_paper: {
      kean_api:
        'S I(fulfilment_id id received_by) U(ended_at kept_at refused_because scan sealed_hash sealed_key size_bytes state type)',
      kean_worker: 'SD',
    },
    quiz_attempt: { kean_api: 'S I(*-at)' },
    notice_rule: { kean_api: 'S U(percent set_by)' },
    leaving_number_seq: { kean_api: 'U' },
    private_mail_key: { kean_worker: 'SD' },
    leaving_step: { kean_api: 'S', kean_worker: 'SI' },
    leaving_task: { kean_api: 'S I(kind leaving_id) U(confirmed_at confirmed_by state)', kean_worker: 'S' },
    leaving_handover: {
      kean_api: 'S I(branch_id leaving_id proposed_id) U(clients confirmed_at confirmed_by successor_id)',
      kean_worker: 'S',
    },
    decoy_seat: {
      kean_api: 'S I(branch_id generation hidden id ordered_by) U(retired_because retired_by)',
      kean_worker: 'S U(generation hidden)',
    },
    decoy_segment: { kean_api: 'S I(*-loaded_at)' },
    decoy_touch: { kean_api: 'S', kean_worker: 'SI' },
    leak_case: {
      kean_api: 'S I(id is_drill kind opened_by owner_id title)',
      kean_worker: 'S I(id is_drill kind opened_by owner_id title)',
    },
    leak_case_alert: { kean_api: 'S U(case_id)' },
    leak_case_evidence: { kean_api: 'S I(about about_at case_id id kind taken_by words) U(case_id)' },
    leak_case_fact: { kean_api: 'S I(*-judged_at)', kean_worker: 'S' },
    leak_case_report: {
      kean_api: 'S I(case_id duty fact_version id notice_id part receipt told_at told_by words)',
      kean_worker: 'S',
    },
    leak_case_step: { kean_api: 'S I(act case_id done_by finding other_id owner_id reason state version words)' },
    leak_case_step_id_seq: { kean_api: 'U' },
    leak_case_task: {
      kean_api: 'S I(added_by assigned_to case_id due_at id play title) U(assigned_to due_at settled_by state words)',
    },
    leak_case_client: {
      kean_api: 'S I(*-taken_at) U(classes)',
      kean_worker: 'S I(*-taken_at) U(classes)',
    },
    leak_case_person: {
      kean_api: 'S I(*-said_at)',
      kean_worker: 'S I(*-said_at)',
    },
    leak_improvement: { kean_api: 'S I(added_by case_id due_on id owner_id title)', kean_worker: 'S' },
    leak_improvement_step: { kean_api: 'S I(act done_by improvement_id owner_id words)' },
    leak_improvement_step_id_seq: { kean_api: 'U' },
    leak_review: { kean_api: 'S I(case_id) U(approved_by approved_version)' },
    leak_review_version: { kean_api: 'S I(*-written_at)' },
    leak_radius: {
      kean_api: 'S I(asked_by case_id id size_bytes source staff_id window_from window_until)',
      kean_worker:
        'S U(case_id clients ended_at failure file_erased_at kind middle others people rows_matched rows_read rows_readable started_at state strictest viewers)',
    },
    leak_radius_client: { kean_api: 'S', kean_worker: 'SID U(beside certainty fields rows)' },
    leak_radius_decoy: { kean_api: 'S', kean_worker: 'SD I(*-id)' },
    leak_radius_number_seq: { kean_api: 'U' },
    leak_radius_person: { kean_api: 'S', kean_worker: 'SID' },
    leak_drill_letter: { kean_api: 'S', kean_worker: 'S I(*-arrived_at)' },
    leak_notice: { kean_api: 'S I(begun_by case_id id kind) U(approved_by approved_version)', kean_worker: 'S' },
    leak_notice_client: {
      kean_api: 'S U(because state told_at told_by told_how)',
      kean_worker: 'S I(case_id client_id notice_id) U(because message_id queued_at state told_at told_how)',
    },
    leak_notice_publication: { kean_api: 'S I(notice_id published_by until_at) U(withdrawn_by)' },
    leak_notice_sending: {
      kean_api: 'S I(invented language notice_id started_by) U(moved_by round state)',
      kean_worker: 'S U(round state)',
    },
    leak_notice_version: { kean_api: 'S I(facts facts_version notice_id parts version written_by)', kean_worker: 'S' },
    leak_watch: { kean_api: 'S', kean_worker: 'SIU' },
    leak_watch_person: { kean_worker: 'SIUD' },
    leak_alert: {
      kean_api: 'S',
      kean_worker:
        'S I(blocks branch_id event_id first_at last_at measured position rule severity staff_id suppressed_by threshold window_from window_minutes) U(blocks closed_as duplicate_of event_id last_at measured position state times version)',
    },
    leak_alert_number_seq: { kean_worker: 'U' },
    leak_alert_changes: { kean_worker: 'U' },
    leak_alert_step: { kean_api: 'S I(act alert_id assigned_to case_id closed_as done_by duplicate_of version words)' },
    leak_alert_step_id_seq: { kean_api: 'U' },
    leak_telling: { kean_api: 'S', kean_worker: 'S U(due_at step)' },
    leak_acknowledgement: { kean_api: 'S I(alert_id done_by)' },
    leak_alert_message: {
      kean_api: 'S',
      kean_worker: 'S I(alerts first_number id kind message_id severity staff_id way) U(cause outcome)',
    },
    leak_told: { kean_api: 'S', kean_worker: 'SI' },
    leak_way: { kean_api: 'S', kean_worker: 'SIU' },
    leak_chain_link: { kean_api: 'SD I(link position role_code staff_id)', kean_worker: 'S' },
    leak_telling_plan: { kean_api: 'S U(group_seconds saved_by version)', kean_worker: 'S' },
    leak_wait: { kean_api: 'S U(*-severity)', kean_worker: 'S' },
    on_call_plan: { kean_api: 'S U(admits_gaps quiet_from quiet_until saved_by version)', kean_worker: 'S' },
    on_call_turn: { kean_api: 'SID', kean_worker: 'S' },
    on_call_exception: {
      kean_api: 'S I(from_at id rank reason set_by staff_id until_at) U(lifted_by)',
      kean_worker: 'S',
    },
    leak_rule_version: {
      kean_api:
        'S I(blocks branch_id id proposed_by reason role_code rule threshold window_minutes) U(decided_by decision words)',
      kean_worker: 'S',
    },
    leak_rule_simulation: {
      kean_api: 'S I(asked_by id version_id weeks)',
      kean_worker: 'S U(done result state total)',
    },
    leak_suppression: {
      kean_api: 'S I(branch_id ends_at id reason rule set_by staff_id) U(lifted_by)',
      kean_worker: 'S',
    },
    secrecy_breach: {
      kean_api:
        'S I(happened_on id kind measure recorded_by staff_id) U(answered_at answered_by appealed_at decided_at decided_by happened_on kind measure recorded_by state version)',
      kean_worker: 'SD',
    },
    secrecy_breach_number_seq: { kean_api: 'U' },
    secrecy_breach_text: { kean_api: 'S I(*-written_at)' },
    legal_hold: { kean_api: 'SI U(released_at released_by)', kean_worker: 'S' },
    legal_hold_number_seq: { kean_api: 'U' },
    retention_rule: {
      kean_api: 'SI U(ended_at published_at published_by simulated_at simulated_due state)',
      kean_worker: 'S',
    },
    retention_clock: { kean_api: 'S', kean_worker: 'SID U(due_on rule_id started_on wound_at)' },
    disposal_list: {
      kean_api:
        'S U(approved_at author_id ended_at ended_by reviewed_at reviewer_id scheduled_on second_id state submitted_at version)',
      kean_worker: 'SI U(begun_at ended_at state version)',
    },
    disposal_list_number_seq: { kean_worker: 'U' },
    disposal_item: {
      kean_api: 'S U(because decided_by settled_at state)',
      kean_worker: 'SI U(because erasure_id settled_at state)',
    },
    kept_by_law: { kean_api: 'SI', kean_worker: 'S' },
    erasure: {
      kean_api: 'SI U(failure state version)',
      kean_worker: 'SI U(begun_at ended_at failure key_gone_at state step_count version)',
    },
    erasure_number_seq: { kean_api: 'U', kean_worker: 'U' },
    erasure_step: { kean_api: 'S', kean_worker: 'SI' },
    erased_client: {
      kean_api: 'S(*-matches) I(client_id erasure_id link_digest)',
      kean_worker: 'SID U(elsewhere matches)',
    },
    erasure_certificate: { kean_api: 'S', kean_worker: 'SI' },
    client_request_number_seq: { kean_api: 'U' },
    client_request_step: { kean_api: 'SI', kean_worker: 'S U(words)' },
    notice_version: {
      kean_api:
        'SI U(content covers digest editors moved_at published_at published_by revision state withdrawn_at withdrawn_by)',
      kean_worker: 'S',
    },
    notice_shown: { kean_api: 'SI', kean_worker: 'SI' },
    client_word: {
      kean_api: 'S(*-code_digest) I(asked_by asks client_id code_digest id said signature_digest way)',
      kean_worker: 'S(client_id id proven_at way)',
    },
    client_document: {
      kean_api: 'SI U(ended_at kept_at refused_because scan sealed_hash sealed_key size_bytes state type)',
      kean_worker: 'SD U(sealed_key)',
    },
    client_signature: { kean_api: 'SI', kean_worker: 'SD U(sealed)' },
    consent_act: { kean_api: 'SI', kean_worker: 'S' },
    consent_countersign: { kean_api: 'SI', kean_worker: 'S' },
    consent_answer: { kean_api: 'SI', kean_worker: 'S' },
    consent_objection: { kean_api: 'S I(act_id link_digest)' },
    consent_told: { kean_api: 'S', kean_worker: 'SI' },
    consent_receipt: { kean_api: 'SI' },
    consent_campaign: {
      kean_api: 'SI U(ended_at ended_by paused_at paused_because reviewed_at reviewed_by revision round state)',
      kean_worker: 'S U(ended_at enrolled_at enrolled_through paused_at paused_because revision round state)',
    },
    consent_asking: {
      kean_api: 'S U(due_at ended_at state)',
      kean_worker: 'SI U(asked_at because due_at ended_at invitation_id message_id reminded_at state told_at)',
    },
    disposal_due: { kean_api: 'SID', kean_worker: 'SID' },
    basis_approval: { kean_api: 'SI U(approved_at approved_by ended_at ended_by)', kean_worker: 'S' },
    outbox: { kean_api: 'SID U(attempts dead_at relayed_at)', kean_worker: 'SIUD' },
    outbox_id_seq: { kean_api: 'U', kean_worker: 'U' },
    job_done: { kean_worker: 'SID' },
    timer: { kean_api: 'SID U(due_at job payload queue set_at)', kean_worker: 'SIUD' },
    timer_id_seq: { kean_api: 'U', kean_worker: 'U' },
    schedule: { kean_api: 'S', kean_worker: 'SIUD' },
    alert: { kean_api: 'S U(seen_at seen_by)', kean_worker: 'SIUD' },
    alert_id_seq: { kean_worker: 'U' },
    worker_pulse: { kean_api: 'S', kean_worker: 'SIUD' },
    message: {
      kean_api:
        'S(attempts cause channel claimed_until client_id created_at delivered_at id key language last_tried_at next_try_at provider_id robot sent_at staff_id state template urgent valid_until version) I(channel client_id facts id key language robot sealed staff_id template urgent valid_until version) U(cause next_try_at state)',
      kean_worker: 'SIUD',
    },
    do_not_contact: { kean_worker: 'SID' },
    advisory_file: { kean_api: 'S I(*-taken_at)', kean_worker: 'S' },
    patch_watch: { kean_api: 'S', kean_worker: 'S' },
    backup: { kean_api: 'S I(admits_target cause id kind started_by)', kean_worker: 'SIU' },
    restore_drill: {
      kean_api: 'S I(cause id started_by)',
      kean_worker: 'S I(cause id slot)',
      kean_restorer:
        'S U(backup_id checks closed_clients done failure finished_at log_size moved_at opened_values phase report restorable_to rows_total seconds started_at state total)',
    },
    backup_setup: { kean_api: 'S', kean_worker: 'SIUD' },
    backup_target: { kean_worker: 'SIU' },
    key_rotation: { kean_api: 'SI U(moved_at state version)', kean_worker: 'SU' },
    // Events are written by a function alone, whose rights stand below.
    audit_event: { kean_api: 'S', kean_worker: 'S' },
    audit_record: { kean_api: 'S', kean_worker: 'S' },
    audit_form: { kean_api: 'S', kean_worker: 'S' },
    audit_form_seq: {},
    audit_party: { kean_api: 'S', kean_worker: 'S' },
    audit_party_number_seq: {},
    audit_policy: { kean_api: 'S', kean_worker: 'S' },
    audit_policy_number_seq: {},
    audit_era: { kean_api: 'S', kean_worker: 'S' },
    audit_batch: { kean_api: 'S', kean_worker: 'S I(*-sequenced_at)' },
    audit_verification: { kean_api: 'S', kean_worker: 'S I(*-finished_at)' },
    actor_pseudonym: { kean_api: 'SI', kean_worker: 'S' },
    log_view: { kean_api: 'SID' },
    regulation_confirmation: { kean_api: 'SI' },
    _prisma_migrations: {},
  },
  keys: {
    data_key: {
      kean_keys_api: 'SI',
      kean_keys_worker: 'SI U(generation generation_at held root_key_id suite wrapped)',
    },
    erasure_fence: { kean_keys_api: 'S', kean_keys_worker: 'SI' },
    erasure_fence_seq_seq: { kean_keys_worker: 'U' },
    index_root: { kean_keys_api: 'SI', kean_keys_worker: 'SID U(root_key_id wrapped)' },
    root_key: { kean_keys_api: 'SI', kean_keys_worker: 'SI U(retired_at)' },
    _prisma_migrations: {},
  },
};

/** Tables whose rows belong to somebody: row security on, and forced on the owner too. All others hold no client. */
const UNDER_ROW_SECURITY = [
  'assignment',
  'cabinet',
  'cabinet_keeper',
  'client',
  'client_document',
  'client_field',
  'client_field_past',
  'client_invitation',
  'client_mail_code',
  'client_phone_change',
  'client_request',
  'client_request_step',
  'client_sheet',
  'client_signature',
  'client_token',
  'client_visit',
  'client_word',
  'consent_act',
  'consent_answer',
  'consent_asking',
  'consent_countersign',
  'consent_objection',
  'consent_receipt',
  'consent_told',
  'contact_objection',
  'containment',
  'decoy_seat',
  'decoy_segment',
  'decoy_touch',
  'demand',
  'disposal_due',
  'disposal_item',
  'duty_paper',
  'erased_client',
  'erasure_certificate',
  'import',
  'import_row',
  'kept_by_law',
  'leak_acknowledgement',
  'leak_alert',
  'leak_alert_message',
  'leak_alert_step',
  'leak_case',
  'leak_case_alert',
  'leak_case_client',
  'leak_case_evidence',
  'leak_case_fact',
  'leak_case_person',
  'leak_case_report',
  'leak_case_step',
  'leak_case_task',
  'leak_drill_letter',
  'leak_improvement',
  'leak_improvement_step',
  'leak_notice',
  'leak_notice_client',
  'leak_notice_publication',
  'leak_notice_sending',
  'leak_notice_version',
  'leak_radius',
  'leak_radius_client',
  'leak_radius_decoy',
  'leak_radius_person',
  'leak_review',
  'leak_review_version',
  'leak_rule_simulation',
  'leak_rule_version',
  'leak_suppression',
  'leak_telling',
  'leak_told',
  'leak_watch_person',
  'legal_hold',
  'message',
  'notice_shown',
  'on_call_exception',
  'on_call_plan',
  'on_call_turn',
  'paper_file',
  'paper_loan',
  'property',
  'registration_draft',
  'retention_clock',
  'secrecy_breach',
  'secrecy_breach_text',
  'service_event',
  'shred_batch',
  'shred_item',
  'stock_difference',
  'stock_sighting',
  'stock_taking',
];

/** Functions with their definer's rights, and the logins that may run them. */
const RUN_BY: Readonly<Record<WhichDatabase, Readonly<Record<string, readonly string[]>>>> = {
  kean: {
    answer_phone_change: ['kean_api'],
    append_audit_events: ['kean_api', 'kean_restorer', 'kean_worker'],
    branch_of_seat: ['kean_api'],
    case_waits_for_lifting: ['kean_api'],
    concerns_in_case: ['kean_api', 'kean_worker'],
    confirm_phone_in_visit: ['kean_api'],
    connector_standing: ['kean_worker'],
    contracts_keep: ['kean_api', 'kean_worker'],
    decoy_client: ['kean_api'],
    decoy_places: ['kean_api', 'kean_worker'],
    decoy_segments: ['kean_api', 'kean_worker'],
    decoys_by_tokens: ['kean_api'],
    directory_speaks: ['kean_api'],
    end_trial: ['kean_worker'],
    end_way_in: ['kean_worker'],
    drop_client_mail: ['kean_api'],
    ensure_audit_partitions: ['kean_worker'],
    fitness_ended: ['kean_worker'],
    give_role: ['kean_api'],
    is_locked_from: ['kean_api'],
    is_within_allowance: ['kean_api'],
    issue_sheet: ['kean_api'],
    keep_mail_code: ['kean_api'],
    keep_visit_code: ['kean_api'],
    last_of_their_office: ['kean_api', 'kean_permissions', 'kean_worker'],
    last_to_stay: ['kean_api'],
    leak_case_joined_at: ['kean_api', 'kean_worker'],
    leaving_has_mail: ['kean_api'],
    link_is_stopped: ['kean_api', 'kean_worker'],
    link_opens: ['kean_api', 'kean_worker'],
    link_phone_change: ['kean_api'],
    look_up_sealed: ['kean_api'],
    may_own_improvement: ['kean_api'],
    mistake_staff_phone: ['kean_api'],
    object_to_consent: ['kean_api'],
    open_trial_key: ['kean_worker'],
    office_stops_without: ['kean_api'],
    open_visit: ['kean_api'],
    open_visit_by_sheet: ['kean_api'],
    own_leak_notices: ['kean_api'],
    paper_is_held: ['kean_api'],
    phone_carries: ['kean_api', 'kean_worker'],
    phone_is_of_staff: ['kean_api'],
    phones_carry: ['kean_api', 'kean_worker'],
    prove_client_mail: ['kean_api'],
    prove_client_word: ['kean_api'],
    public_leak_notices: ['kean_api'],
    receiver_speaks: ['kean_api'],
    record_staff_phone: ['kean_api'],
    registrations_of_branches: ['kean_api'],
    rewrite_person: ['kean_api'],
    role_is_given_by_people: ['kean_api'],
    second_phone: ['kean_api'],
    sessions_of_acts: ['kean_worker'],
    signals_speak: ['kean_api'],
    somebody_is_signed_in: ['kean_api', 'kean_worker'],
    standing_grounds: ['kean_api', 'kean_worker'],
    take_on: ['kean_api'],
    take_role: ['kean_api'],
    tell_connector: ['kean_api'],
    trim_connector_calls: ['kean_worker'],
    trim_deliveries: ['kean_worker'],
    take_signal: ['kean_api'],
    trim_revocations: ['kean_worker'],
    verify_stream: ['kean_api'],
    watch_holds: ['kean_api', 'kean_worker'],
    watcher_falls_silent: ['kean_api', 'kean_worker'],
    watcher_speaks_again: ['kean_api', 'kean_worker'],
    ways_in: ['kean_worker'],
    would_contain: ['kean_api'],
  },
  keys: { write_keys_anew: ['kean_keys_worker'] },
};

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.dispose());

async function ask<Row>(which: WhichDatabase, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const sql = openSql(fresh.adminUrls[which]);
  try {
    return await sql.query<Row>(text, values);
  } finally {
    await sql.close();
  }
}

interface Held {
  readonly relation: string;
  readonly role: string;
  readonly letter: string;
  readonly columns: string[] | null;
  readonly missing: string[] | null;
}

/** Rights as Postgres itself answers them, with what comes by PUBLIC and by membership included. */
const HELD = `
  with relation as (
    select c.oid, c.relname, c.relkind from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'S', 'v', 'm', 'f')
  ), kinds (letter, privilege) as (
    values ('S', 'select'), ('I', 'insert'), ('U', 'update'), ('D', 'delete'), ('T', 'truncate'), ('R', 'references'), ('G', 'trigger')
  )
  select r.relname as relation, role, letter, null::text[] as columns, null::text[] as missing
  from relation r, unnest($1::text[]) role, kinds
  where r.relkind <> 'S' and has_table_privilege(role, r.oid, privilege)
  union all
  select r.relname, role, 'U', null, null from relation r, unnest($1::text[]) role
  where r.relkind = 'S' and has_sequence_privilege(role, r.oid, 'usage')
  union all
  select r.relname, role, letter,
    array_agg(a.attname::text order by a.attname) filter (where has_column_privilege(role, r.oid, a.attnum, privilege)),
    array_agg(a.attname::text order by a.attname) filter (where not has_column_privilege(role, r.oid, a.attnum, privilege))
  from relation r, unnest($1::text[]) role, kinds, pg_attribute a
  where r.relkind <> 'S' and letter in ('S', 'I', 'U') and a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    and not has_table_privilege(role, r.oid, privilege)
  group by r.relname, role, letter
  having bool_or(has_column_privilege(role, r.oid, a.attnum, privilege))`;

async function rightsHeld(which: WhichDatabase): Promise<Record<string, Record<string, string>>> {
  const roles = loginRoles().filter((role) => !role.endsWith('_owner') && !role.endsWith('_backup'));
  const relations = await ask<{ name: string }>(
    which,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v', 'm', 'f') and not relispartition`,
  );
  const found: Record<string, Record<string, string>> = Object.fromEntries(relations.map(({ name }) => [name, {}]));
  const held = await ask<Held>(which, HELD, [roles]);
  const order = 'SIUDTRG';
  held.sort((one, other) => order.indexOf(one.letter) - order.indexOf(other.letter));
  for (const whole of [true, false]) {
    for (const { relation, role, letter, columns, missing } of held.filter(
      (right) => (right.columns === null) === whole,
    )) {
      const ofRelation = found[relation];
      if (ofRelation === undefined) throw new Error(`${relation} is a partition with rights of its own`);
      const before = ofRelation[role] ?? '';
      ofRelation[role] =
        columns === null ? before + letter : `${before} ${letter}(${listOf(columns, missing ?? [])})`.trim();
    }
  }
  return found;
}

function listOf(columns: readonly string[], missing: readonly string[]): string {
  return missing.length === 1 ? `*-${missing[0]}` : columns.join(' ');
}

test.each(['kean', 'keys'] as const)(
  '%s: each role holds the declared rights on each table and no others; a table nobody declared fails',
  async (which) => {
    expect(await rightsHeld(which)).toEqual(RIGHTS[which]);
  },
);

test.each(['kean', 'keys'] as const)(
  '%s: whoever takes backups reads every relation, also one that a later migration makes, and can do nothing else',
  async (which) => {
    const other = await freshDatabase();
    const [role, owner] = which === 'kean' ? ['kean_backup', 'kean_owner'] : ['kean_keys_backup', 'kean_keys_owner'];
    const [sql, owning] = [openSql(other.adminUrls[which]), openSql(other.urls[owner as 'kean_owner'])];
    const kept = fresh;
    try {
      await owning.query('create table of_a_later_migration (id bigserial)');
      fresh = other;
      const held = await ask<Held>(which, HELD, [[role]]);
      expect(new Set(held.map(({ letter, columns }) => `${letter}${columns ?? ''}`))).toEqual(new Set(['S']));
      const relations = await sql.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
      );
      expect(held.map(({ relation }) => relation).sort()).toEqual(relations.map(({ name }) => name).sort());
      const [reads] = await sql.query<{ all: boolean }>(
        `select bool_and(has_sequence_privilege($1, oid, 'select')) as all from pg_class
         where relnamespace = 'public'::regnamespace and relkind = 'S'`,
        [role],
      );
      expect(reads).toEqual({ all: true });
    } finally {
      fresh = kept;
      await Promise.all([sql.close(), owning.close()]);
      await other.dispose();
    }
  },
);

test('the guard sees a new table and a right too many', async () => {
  const other = await freshDatabase();
  const sql = openSql(other.adminUrls.kean);
  const kept = fresh;
  try {
    await sql.query('create table newcomer (id int)');
    await sql.query('grant delete on client to kean_api');
    await sql.query('grant select on region to public');
    fresh = other;
    const held = await rightsHeld('kean');
    expect(held).toHaveProperty('newcomer');
    expect(held.client?.kean_api).toBe('SIUD');
    expect(held.region?.kean_permissions).toBe('S');
  } finally {
    fresh = kept;
    await sql.close();
    await other.dispose();
  }
});

test('row security is on and forced for every table that holds clients or imports, each with a policy', async () => {
  const rows = await ask<{ name: string; enabled: boolean; forced: boolean; policies: number }>(
    'kean',
    `select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
       (select count(*)::int from pg_policy where polrelid = c.oid) as policies
     from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  expect(rows.length).toBeGreaterThan(20);
  const secured = rows.filter((row) => row.enabled && row.forced && row.policies > 0).map((row) => row.name);
  expect(secured).toEqual(UNDER_ROW_SECURITY);
});

test('a table with a reference to a client, or a column that names one, is under row security or declared harmless', async () => {
  // A campaign says which list or branch is asked, and nobody of it; a handover how many clients of a branch go over, and none of them.
  const harmless = ['audit_event', 'consent_campaign', 'import_row', 'leaving_handover', 'paper_serial'];
  const rows = await ask<{ name: string }>(
    'kean',
    `select distinct table_name as name from information_schema.columns
     where table_schema = 'public' and column_name in ('client_id', 'branch_id', 'import_id')
       order by 1`,
  );
  // What holds of the measures against a leak says ids alone, and every lock reads it.
  const offices = ['containment_in_force', 'staff', 'staff_in_place', 'team'];
  const known = [...UNDER_ROW_SECURITY, ...harmless, ...offices];
  expect(rows.map((row) => row.name).filter((name) => !known.includes(name))).toEqual([]);
});

describe.each(['kean', 'keys'] as const)('%s', (which) => {
  test("a function with its definer's rights has a fixed search path and is not everybody's", async () => {
    const rows = await ask<{ name: string; fixed: boolean; everybody: boolean }>(
      which,
      `select p.proname as name, coalesce(p.proconfig::text like '%search_path%', false) as fixed,
         coalesce((select bool_or(grantee = 0) from aclexplode(p.proacl)), true) as everybody
       from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef`,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => !row.fixed || row.everybody)).toEqual([]);
  });

  test("a function with its definer's rights is run by whom it was made for, and by nobody else", async () => {
    const roles = loginRoles().filter((role) => !role.endsWith('_owner'));
    const rows = await ask<{ name: string; role: string }>(
      which,
      `select p.proname as name, role from pg_proc p, unnest($1::text[]) role
       where p.pronamespace = 'public'::regnamespace and p.prosecdef and has_function_privilege(role, p.oid, 'execute') order by 1, 2`,
      [roles],
    );
    const found: Record<string, string[]> = {};
    for (const { name, role } of rows) found[name] = [...(found[name] ?? []), role];
    expect(found).toEqual(RUN_BY[which]);
  });

  test('everything belongs to the owner, and the other roles own nothing', async () => {
    const owners = await ask<{ owner: string }>(
      which,
      `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'public'::regnamespace`,
    );
    expect(owners).toEqual([{ owner: which === 'kean' ? 'kean_owner' : 'kean_keys_owner' }]);
  });
});

test('no login role but the one of backups passes row security, none but the one of bases replicates; none is a superuser, creates roles or databases, or is a member of another but the owner of keys, who sees how long looks last', async () => {
  const rows = await ask<{ name: string; mighty: boolean; memberships: string[] }>(
    'kean',
    `select rolname as name, rolsuper or (rolbypassrls and rolname <> 'kean_backup') or rolcreaterole or rolcreatedb
       or (rolreplication and rolname <> 'kean_base_backup') as mighty,
       array(select pg_get_userbyid(m.roleid)::text from pg_auth_members m where m.member = r.oid) as memberships
     from pg_roles r where rolname = any($1) order by 1`,
    [loginRoles()],
  );
  expect(rows.map((row) => row.name)).toEqual(Object.keys(LOGIN_ROLES).sort());
  for (const row of rows) {
    const memberships = row.name === 'kean_keys_owner' ? ['pg_read_all_stats'] : [];
    expect(row, row.name).toMatchObject({ mighty: false, memberships });
  }
});
