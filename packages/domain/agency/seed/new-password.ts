import { randomInt } from 'node:crypto';
import type { PasswordOwner } from '../rules/password-does-not-name-its-owner.ts';
import { judgePassword } from '../sign-in/passwords/judge-password.ts';

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aeiou';
const GROUPS = 4;
const SYLLABLES = 2;

/**
 * A password that can be read aloud and typed, `tavo-miru-kesa-lopi`: 80 syllables, eight of them, 50 bits from the system's
 * generator. Behind the limits of sign-in that is out of reach of guessing.
 */
export function newPassword(owner: PasswordOwner): string {
  for (;;) {
    const password = Array.from({ length: GROUPS }, () => Array.from({ length: SYLLABLES }, syllable).join('')).join(
      '-',
    );
    if (judgePassword(password, owner) === null) return password;
  }
}

function syllable(): string {
  return `${CONSONANTS[randomInt(CONSONANTS.length)]}${VOWELS[randomInt(VOWELS.length)]}`;
}
