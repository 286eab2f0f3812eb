/** The limits of the office's logins are not those of a restore; and every client is its affair. */
export const AS_LONG_AS_IT_TAKES = `select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true), set_config('kean.client_scope', 'agency', true)`;
