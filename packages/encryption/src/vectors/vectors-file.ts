import path from 'node:path';

/** The vectors that lie in the repository, and what they follow from. */
export const VECTORS_FILE = path.join(import.meta.dirname, '..', '..', 'vectors.json');
export const VECTORS_SEED = 'kean/encryption/1';
