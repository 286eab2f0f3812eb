export { type AgeFault, AgeRefused } from './age-refused.ts';
export { ageDecrypted } from './decrypt.ts';
export { ageEncrypted } from './encrypt.ts';
export { type AgeIdentity, type AgeRecipient, makeIdentity, readIdentity, readRecipient } from './x25519-keys.ts';
