import { createTransport } from 'nodemailer';
import { failMail } from './errors.ts';
import { failureOf } from './failure-of-server.ts';
import { isOneAddress, isOneLine } from './well-formed.ts';

/** Where mail is handed over, and as whom. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /**
   * `tls` from the first byte (RFC 8314, usually port 465); `starttls` asked for and insisted on (usually 587); `none` only where the
   * server is this machine.
   */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string | null;
  readonly password: string | null;
  /** Sender, `客安 <kean@agency.example>`. */
  readonly from: string;
}

export interface Mail {
  /** One address, without a name. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** What makes it the same mail, from ids: a mail that is sent twice, because an answer was lost, bears one Message-ID. */
  readonly key: string;
}

export interface Mailer {
  /**
   * Hands a mail over; resolves when the server has taken it.
   * @throws AppError MAIL_MALFORMED, MAIL_UNAVAILABLE, MAIL_DEFERRED, MAIL_REFUSED; none of them holds the address or the server's words
   */
  send(mail: Mail): Promise<void>;
}

const CONNECT_MS = 10_000;
const SILENT_MS = 30_000;
const KEY = /^[A-Za-z0-9_.-]{1,120}$/;

/** Opens nothing yet: a connection is made for each mail, for there are few. */
export function openMailer(server: MailServer): Mailer {
  const { host, port, security, user, password, from } = server;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== null && password !== null && { auth: { user, pass: password } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // A text that looks like a path or an address stays a text.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  return {
    send: async ({ to, subject, text, key }) => {
      if (!isOneAddress(to) || !isOneLine(subject) || !KEY.test(key)) throw failMail('MAIL_MALFORMED');
      const messageId = `<${key}@${domainOf(from)}>`;
      // RFC 3834: answering machines leave what a machine wrote alone.
      const headers = { 'Auto-Submitted': 'auto-generated' };
      try {
        await transport.sendMail({ from, to, subject, text, messageId, headers });
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}
