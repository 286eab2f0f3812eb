import { readFileSync } from 'node:fs';
import { mailConfig } from '@kean/config';
import { StartRefusal } from '@kean/kernel';
import { type Mailer, openMailer } from '@kean/mail';
import type { WorkerConfig } from './config.ts';

/**
 * The way to the company's mail server, `null` where none is named. Nothing is asked of it yet: a server that is away holds no start up.
 * @throws StartRefusal for a half configuration, and for a password that cannot be read
 */
export function openMail(config: WorkerConfig): Mailer | null {
  const named = mailConfig('worker', config);
  if (named === null) return null;
  const { account, ...server } = named;
  const password = account === null ? null : passwordIn(account.passwordFile);
  return openMailer({ ...server, user: account?.user ?? null, password });
}

/** @throws StartRefusal where it cannot be read or is empty, which ask for the same remedy */
function passwordIn(file: string): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    text = '';
  }
  if (text !== '') return text;
  throw new StartRefusal([
    'worker: the file that MAIL_PASSWORD_FILE names cannot be read or is empty. Put the password of the mail account into it (mode 0600).',
  ]);
}
