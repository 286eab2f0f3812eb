import { partLeftInNotice } from '@kean/authorization';

/**
 * Looks a person may take on one day of the business calendar (Asia/Shanghai), by role. Source: 法释〔2017〕10号 Art 5 counts 50
 * records of the property class as serious and halves it for staff on duty, so 25; no role reaches it in a day. Whoever
 * calls clients needs more than whoever supervises. A role that is not listed has none.
 */
const DAILY_LOOKS_OF_ROLE: Readonly<Record<string, number>> = {
  agent: 20,
  'store-manager': 20,
  'regional-manager': 10,
  compliance: 20,
  security: 20,
};

/** Records at which a leak by somebody on duty becomes serious. */
export const CRIMINAL_THRESHOLD_ON_DUTY = 25;

/** The largest allowance among a person's roles; allowances are never added up. Whoever is in notice has a part of it. */
export function dailyLooksOf(roles: readonly string[]): number {
  const most = Math.max(
    0,
    ...roles.map((role) => (Object.hasOwn(DAILY_LOOKS_OF_ROLE, role) ? (DAILY_LOOKS_OF_ROLE[role] ?? 0) : 0)),
  );
  return Math.floor((most * partLeftInNotice(roles)) / 100);
}
