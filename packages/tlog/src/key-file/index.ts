export { makeSigningKey, readSigningKey, type SigningKeyForm, SigningKeyUnusable } from './signing-key-file.ts';
