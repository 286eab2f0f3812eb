export { MAIL_ERRORS } from './errors.ts';
export { type Mail, type Mailer, type MailServer, openMailer } from './open-mailer.ts';
