/** The keyring as a process of the office opens it. For composition roots only: operations are lent it. */
export { type OfficeKeyring, type OfficeKeyringOptions, openOfficeKeyring } from './open-office-keyring.ts';
