import type { Mailer } from '@kean/mail';
import type { MailChannel } from './channel.ts';

/** The company's mail server. It tells nobody what became of a mail that it took. */
export function mailChannel(mailer: Mailer): MailChannel {
  return {
    send: async ({ id, to, subject, text }) => {
      await mailer.send({ to, subject, text, key: id });
      return { providerId: null };
    },
  };
}
