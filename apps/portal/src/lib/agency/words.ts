import * as m from '#paraglide/messages.js';

/** The roles an agency starts with. */
const ROLE_WORDS: Readonly<Record<string, () => string>> = {
  agent: m.role_agent,
  'store-manager': m.role_store_manager,
  'regional-manager': m.role_regional_manager,
  hr: m.role_hr,
  security: m.role_security,
  compliance: m.role_compliance,
  archivist: m.role_archivist,
  operator: m.role_operator,
  auditor: m.role_auditor,
};

/** A role by its code; one that the agency made itself is shown by it. */
export function roleWord(code: string): string {
  return ROLE_WORDS[code]?.() ?? code;
}
