import { newId } from '@kean/kernel';
import { REVEALABLE_NAMES } from '../../office/written-clients.ts';
import { type Act, type Doors, idOf } from './door.ts';

const onClient = { about: 'Client', notFound: 'CIRCULATION_CLIENT_NOT_FOUND' } as const;
/** Purposes that a role may state, one of each; by any other name the look would be refused for another reason. */
const PURPOSE_OF: Readonly<Record<string, string>> = {
  compliance: 'data-subject-request',
  security: 'incident-handling',
};
function itemOf({ asked, field }: Act): { itemId?: string } {
  if (field?.startsWith('property.') === true) return { itemId: asked?.client?.propertyId ?? newId() };
  if (field?.startsWith('demand.') === true) return { itemId: asked?.client?.demandId ?? newId() };
  return {};
}

export const circulationDoors: Doors = {
  'circulation.assign': {
    ...onClient,
    // To whoever has it already: allowed, and all stays as it is. A lapsed assignment must not come back to life.
    input: (act) => {
      const placement = act.asked?.client?.placement;
      const staffId = placement?.lapsesAt === undefined ? placement?.assigneeId : null;
      return { clientIds: [idOf(act)], staffId: staffId ?? newId() };
    },
    afterwards: ['CIRCULATION_ASSIGNEE_NOT_ELIGIBLE'],
  },
  'circulation.reveal': {
    ...onClient,
    fields: REVEALABLE_NAMES,
    input: (act) => {
      const purpose = PURPOSE_OF[act.who.role] ?? 'follow-up';
      return { clientId: idOf(act), field: act.field ?? 'phone', ...itemOf(act), purpose };
    },
  },
  'circulation.revealOptions': { ...onClient, input: (act) => ({ clientId: idOf(act) }) },
};
