import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Inbox } from './inbox.ts';

const MOST_BYTES = 1024 * 1024;

export interface MailDoor {
  close(): Promise<void>;
}

/** A mail server on this machine that takes everything and hands nothing on. */
export async function takeMail(inbox: Inbox, port: number): Promise<MailDoor> {
  const server = new SMTPServer({
    logger: false,
    size: MOST_BYTES,
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    onData: (stream, session, answer) => {
      const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
      buffer(stream)
        .then((bytes) => PostalMime.parse(bytes))
        .then(
          ({ subject = '', text = '', messageId = '' }) => {
            const at = new Date().toISOString();
            inbox.take({ id: messageId, channel: 'mail', at, to, subject, text });
            answer();
          },
          () => answer(new Error('this mail cannot be read')),
        );
    },
  });
  // Whoever breaks off in the middle is no trouble of ours.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}
