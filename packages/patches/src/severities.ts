/** As publishers call them, the worst first; `unknown` where nobody said. Pages read it too. */
export const ADVISORY_SEVERITIES = ['critical', 'high', 'moderate', 'low', 'unknown'] as const;
export type AdvisorySeverity = (typeof ADVISORY_SEVERITIES)[number];
