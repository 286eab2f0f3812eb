export { type BackedUpOffice, openBackedUpOffice } from './backed-up-office.ts';
