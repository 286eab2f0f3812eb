/** Clause 5.3: links that somebody gave out in a client's name, and visits that were opened by one on the screen of the office. */
import { type ClauseLeaving, takenBack } from '@kean/db/leavers';

const OPEN_LINKS = 'invited_by = $1::uuid AND used_at IS NULL AND ended_at IS NULL AND ends_at > now()';
const ON_THEIR_SCREEN = `ended_at IS NULL AND ends_at > now() AND invitation_id IN (
  SELECT id FROM client_invitation WHERE invited_by = $1::uuid AND channel = 'screen')`;

export const clientsLeaving: ClauseLeaving = {
  owner: 'clients',
  sinks: [
    takenBack(
      { name: 'links-for-clients', title: { zh: '发出而未使用的客户链接', en: 'links given to clients and not used' } },
      {
        clear: `UPDATE client_invitation SET ended_at = now(), ended_because = 'withdrawn' WHERE ${OPEN_LINKS} RETURNING 1`,
        left: `SELECT FROM client_invitation WHERE ${OPEN_LINKS}`,
      },
    ),
    takenBack(
      {
        name: 'visits-on-their-screen',
        title: { zh: '在其设备上打开的客户页面', en: 'client pages opened on their screen' },
      },
      {
        clear: `UPDATE client_visit SET ended_at = now() WHERE ${ON_THEIR_SCREEN} RETURNING 1`,
        left: `SELECT FROM client_visit WHERE ${ON_THEIR_SCREEN}`,
      },
    ),
  ],
};
