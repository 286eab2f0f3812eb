/** A mail server on loopback, and what it received as a foreign reader of mail understands it. */
export { type MailServerWishes, type ReceivedMail, startMailServer, type TestMailServer } from './mail-server.ts';
