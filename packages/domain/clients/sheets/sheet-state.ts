/** How a sheet stands, as SQL on `client_sheet s`. */
export const SHEET_STATE = `CASE WHEN s.used_at IS NOT NULL THEN 'used' WHEN s.ended_at IS NOT NULL THEN 'ended'
  WHEN s.ends_at <= now() THEN 'expired' ELSE 'waiting' END`;
