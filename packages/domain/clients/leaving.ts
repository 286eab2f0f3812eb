/** Clause 5.3: links and sheets that somebody gave out in a client's name, and visits that were opened by one on the screen of the office. */
import { type ClauseLeaving, takenBack } from '@kean/db/leavers';

const OPEN_LINKS = 'invited_by = $1::uuid AND used_at IS NULL AND ended_at IS NULL AND ends_at > now()';
const OPEN_SHEETS = 'issued_by = $1::uuid AND used_at IS NULL AND ended_at IS NULL AND ends_at > now()';
const ON_THEIR_SCREEN = `ended_at IS NULL AND ends_at > now() AND invitation_id IN (
  SELECT id FROM client_invitation WHERE invited_by = $1::uuid AND channel = 'screen')`;

export const clientsLeaving: ClauseLeaving = {
  owner: 'clients',
  sinks: [
    takenBack(
      {
        name: 'links-for-clients',
        title: { zh: '发出而未使用的客户链接和核验单', en: 'links and sheets given to clients and not used' },
      },
      {
        clear: `WITH printed AS (UPDATE client_sheet SET ended_at = now(), ended_because = 'withdrawn' WHERE ${OPEN_SHEETS} RETURNING 1),
            given AS (UPDATE client_invitation SET ended_at = now(), ended_because = 'withdrawn' WHERE ${OPEN_LINKS} RETURNING 1)
          SELECT FROM printed UNION ALL SELECT FROM given`,
        left: `SELECT FROM client_invitation WHERE ${OPEN_LINKS} UNION ALL SELECT FROM client_sheet WHERE ${OPEN_SHEETS}`,
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
