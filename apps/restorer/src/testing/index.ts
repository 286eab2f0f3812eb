export { type ArchivedOffice, openArchivedOffice } from './archived-office.ts';
export { type BackedUpOffice, openBackedUpOffice } from './backed-up-office.ts';
export { runRestoreCommand } from './restore-command.ts';
