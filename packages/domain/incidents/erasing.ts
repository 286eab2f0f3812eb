/** Clause 4.2: what the handling of leaks holds of a client goes with the client; counts and numbers of a measuring stay. */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';

export const incidentsErasing: ClauseErasing = {
  owner: 'incidents',
  closing: [],
  sinks: [
    sinkOfStatements(
      {
        name: 'leak-radius',
        title: { zh: '泄露影响范围中的客户', en: 'clients within the radius of a leak' },
        reaches: ['leak_radius_client.fields', 'leak_radius_client.beside'],
      },
      {
        clear: 'DELETE FROM leak_radius_client WHERE client_id = ANY ($1::uuid[]) RETURNING 1',
        left: 'SELECT FROM leak_radius_client WHERE client_id = ANY ($1::uuid[])',
      },
    ),
  ],
  keeps: [],
};
