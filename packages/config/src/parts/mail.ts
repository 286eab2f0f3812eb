import { StartRefusal } from '@kean/kernel';
import { z } from 'zod';
import { type ConfigOf, variable } from '../variable.ts';
import { LOOPBACK_HOSTS } from './forms.ts';

const MAIL_REMEDY = 'Take it from whoever runs the mail server, or leave out every variable that begins with MAIL_.';
/** An address, or a name and an address in angle brackets. */
const MAIL_FROM =
  /^(?:[^\s@<>,;:"]{1,64}@[A-Za-z0-9.-]{1,255}|[^\p{Cc}<>@,;:"]{1,60} <[^\s@<>,;:"]{1,64}@[A-Za-z0-9.-]{1,255}>)$/u;

/** The company's mail server, to which the worker hands mail over. */
export const mailParts = {
  mailHost: variable(
    'MAIL_HOST',
    z
      .string()
      .regex(/^[A-Za-z0-9.:-]{1,255}$/)
      .optional(),
    { meaning: 'the name of the mail server, as mail.agency.example', remedy: MAIL_REMEDY },
  ),
  mailPort: variable(
    'MAIL_PORT',
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/)
      .transform(Number)
      .refine((port) => port < 65_536)
      .optional(),
    { meaning: 'the port of the mail server, usually 465 for tls and 587 for starttls', remedy: MAIL_REMEDY },
  ),
  mailSecurity: variable('MAIL_SECURITY', z.enum(['tls', 'starttls', 'none']).optional(), {
    meaning: 'how the way to the mail server is protected: tls, starttls, or none where it is this machine',
    remedy: MAIL_REMEDY,
  }),
  mailFrom: variable('MAIL_FROM', z.string().max(320).regex(MAIL_FROM).optional(), {
    meaning: 'the sender of mails, as 客安 <kean@agency.example>',
    remedy: MAIL_REMEDY,
  }),
  mailUser: variable('MAIL_USER', z.string().min(1).max(255).optional(), {
    meaning: 'the account at the mail server, where it asks for one',
    remedy: MAIL_REMEDY,
  }),
  mailPasswordFile: variable('MAIL_PASSWORD_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that holds the password of that account (mode 0600)',
    remedy: MAIL_REMEDY,
  }),
};

/** The mail server as the environment names it. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly from: string;
  readonly account: { readonly user: string; readonly passwordFile: string } | null;
}

/**
 * @returns `null` where no mail is sent
 * @throws StartRefusal where the server is named by halves, or mail would cross a network in the clear
 */
export function mailConfig(processName: string, config: ConfigOf<typeof mailParts>): MailConfig | null {
  const { mailHost: host, mailPort: port, mailSecurity: security, mailFrom: from } = config;
  const { mailUser: user, mailPasswordFile: passwordFile } = config;
  if (Object.keys(mailParts).every((name) => config[name as keyof typeof mailParts] === undefined)) return null;
  if (host === undefined || port === undefined || security === undefined || from === undefined) {
    throw new StartRefusal([
      `${processName}: MAIL_HOST, MAIL_PORT, MAIL_SECURITY and MAIL_FROM belong together, and some are missing. Set all four or none.`,
    ]);
  }
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw new StartRefusal([
      `${processName}: MAIL_USER and MAIL_PASSWORD_FILE belong together, and one is missing. Set both or none.`,
    ]);
  }
  if (security === 'none' && !LOOPBACK_HOSTS.includes(host)) {
    throw new StartRefusal([
      `${processName}: MAIL_SECURITY is none, and MAIL_HOST is not this machine. Set tls or starttls.`,
    ]);
  }
  const account = user === undefined || passwordFile === undefined ? null : { user, passwordFile };
  return { host, port, security, from, account };
}
