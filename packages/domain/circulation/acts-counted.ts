import type { ActsCounted } from '@kean/audit';
import type { CirculationEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<CirculationEvent> = {
  'circulation.field-revealed': 'reveal',
  'circulation.reveal-refused': 'reveal',
  'circulation.assignment-refused': null,
  'circulation.client-assigned': null,
  'circulation.value-unreadable': null,
};
