import type { CallView } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

/** What a system asked. */
export const ASKED: Readonly<Record<CallView['asked'], () => string>> = {
  'list-users': m.call_list_users,
  'read-user': m.call_read_user,
  'create-user': m.call_create_user,
  'replace-user': m.call_replace_user,
  'change-user': m.call_change_user,
  'remove-user': m.call_remove_user,
  'list-groups': m.call_list_groups,
  'read-group': m.call_read_group,
  'replace-group': m.call_replace_group,
  'change-group': m.call_change_group,
  'read-description': m.call_read_description,
  signal: m.call_signal,
  'make-stream': m.call_make_stream,
  'read-stream': m.call_read_stream,
  'change-stream': m.call_change_stream,
  'delete-stream': m.call_delete_stream,
  'read-status': m.call_read_status,
  'set-status': m.call_set_status,
  'verify-stream': m.call_verify_stream,
  'name-subject': m.call_name_subject,
  other: m.call_other,
};
