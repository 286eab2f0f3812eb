import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived: the envelope that counted, and the letter in it. */
export interface ReceivedMail {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  /** Every byte as it came. */
  readonly raw: string;
  readonly from: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: number;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  /** As whom the sender was let in; `null` where nobody was asked. */
  readonly user: string | null;
}

export interface MailServerWishes {
  /** PEM of its key and certificate. Without it the library's own, which nobody trusts. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** TLS from the first byte instead of STARTTLS. */
  readonly tlsFromTheStart?: boolean;
  /** Offers no TLS at all. */
  readonly plain?: boolean;
  /** Lets in only who presents these. */
  readonly account?: { readonly user: string; readonly password: string };
}

export interface TestMailServer {
  readonly host: string;
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** From now on every receiver is refused by this reply (`550`, `451`); `null` takes them again. */
  refuse(reply: number | null): void;
  close(): Promise<void>;
}

/** Starts it on a free port. It speaks with whoever comes, and hands nothing on. */
export async function startMailServer(wishes: MailServerWishes = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    ...wishes.certificate,
    logger: false,
    secure: wishes.tlsFromTheStart === true,
    disabledCommands: [
      ...(wishes.plain === true ? ['STARTTLS'] : []),
      ...(wishes.account === undefined ? ['AUTH'] : []),
    ],
    authOptional: wishes.account === undefined,
    allowInsecureAuth: wishes.plain === true,
    onAuth: ({ username, password }, _session, answer) => {
      const known = username === wishes.account?.user && password === wishes.account?.password;
      answer(known ? null : new Error('not let in'), { user: username ?? '' });
    },
    onRcptTo: (_address, _session, answer) => {
      if (refusal === null) return answer();
      answer(Object.assign(new Error('this receiver is not taken'), { responseCode: refusal }));
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = {
          envelopeFrom: mailFrom === false ? '' : (mailFrom?.address ?? ''),
          envelopeTo: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        };
        void read(Buffer.concat(chunks), envelope).then((mail) => {
          received.push(mail);
          answer();
        }, answer);
      });
    },
  });
  // A client that goes away in the middle is one of the things that are tested.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    received,
    refuse: (reply) => {
      refusal = reply;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Envelope = Pick<ReceivedMail, 'envelopeFrom' | 'envelopeTo' | 'secure' | 'user'>;

async function read(bytes: Buffer, envelope: Envelope): Promise<ReceivedMail> {
  const letter = await PostalMime.parse(bytes);
  return {
    ...envelope,
    raw: bytes.toString('latin1'),
    from: letter.from?.address ?? '',
    fromName: letter.from?.name ?? '',
    subject: letter.subject ?? '',
    text: letter.text ?? '',
    messageId: letter.messageId ?? '',
    headers: Object.fromEntries(letter.headers.map(({ key, value }) => [key, value])),
    attachments: letter.attachments.length,
  };
}
