/** The last trace of a quarantine goes as it is opened: who takes backups may not read it, and would fail. */
export const FORGET_STEPS = 'drop schema if exists quarantine cascade';
