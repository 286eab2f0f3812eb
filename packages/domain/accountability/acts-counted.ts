import type { ActsCounted } from '@kean/audit';
import type { AccountabilityEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<AccountabilityEvent> = {
  'accountability.looks-read': 'dossier',
  'accountability.looks-refused': 'dossier',
  'accountability.actor-pseudonymised': null,
  'accountability.event-proven': null,
  'accountability.evidence-exported': null,
  'accountability.log-searched': null,
  'accountability.log-verified': null,
  'accountability.own-looks-shown': null,
  'accountability.register-read': null,
  'accountability.regulation-confirmed': null,
  'accountability.verification-asked': null,
};
