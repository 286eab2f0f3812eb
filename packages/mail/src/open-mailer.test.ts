import { readFile } from 'node:fs/promises';
import { makeCertificate } from '@kean/testing/certificate';
import { type MailServerWishes, startMailServer, type TestMailServer } from '@kean/testing/mail-server';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mail, type MailServer, openMailer } from './open-mailer.ts';

let server: TestMailServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const ACCOUNT = { user: 'kean', password: 'a-word-of-this-test' };
const LETTER: Mail = {
  to: 'shen.shuning@chenghu.example',
  key: 'new-device.018f0000-0000-7000-8000-000000000001',
  subject: '有新设备登录 · A new device signed in',
  text: '您的账号在一台新设备上登录。\n\nYour account was used on a new device.\n',
};

async function mailerAt(wishes: MailServerWishes, changes: Partial<MailServer> = {}) {
  const started = await startMailServer(wishes);
  server = started;
  const { host, port } = started;
  const settings = { host, port, security: 'none', user: null, password: null, from: '客安 <kean@chenghu.example>' };
  return { mailer: openMailer({ ...settings, ...changes } as MailServer), received: started.received };
}
const outcome = (sending: Promise<void>): Promise<unknown> =>
  sending.then(
    () => 'sent',
    (error: { code: string }) => error.code,
  );

describe('a mail', () => {
  it('arrives as it was written: plain text, no attachment, marked as written by a machine', async () => {
    const { mailer, received } = await mailerAt({ plain: true });
    await mailer.send(LETTER);
    const [mail] = received;
    expect(mail).toMatchObject({
      envelopeFrom: 'kean@chenghu.example',
      envelopeTo: ['shen.shuning@chenghu.example'],
      fromName: '客安',
      subject: '有新设备登录 · A new device signed in',
      messageId: '<new-device.018f0000-0000-7000-8000-000000000001@chenghu.example>',
      attachments: 0,
      headers: { 'auto-submitted': 'auto-generated' },
    });
    expect(mail?.text.replaceAll('\r\n', '\n')).toBe(LETTER.text);
    expect(mail?.headers['content-type']).toMatch(/^text\/plain/);
  });

  it('is the same letter when it is sent twice', async () => {
    const { mailer, received } = await mailerAt({ plain: true });
    await mailer.send(LETTER);
    await mailer.send(LETTER);
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('is not sent with a second receiver or a header of its own, whoever brings one', async () => {
    const { mailer, received } = await mailerAt({ plain: true });
    const hostile: Partial<Mail>[] = [
      { to: 'a@b.example, c@d.example' },
      { to: 'a@b.example\r\nBcc: c@d.example' },
      { to: '<a@b.example>' },
      { to: 'Name <a@b.example>' },
      { to: 'a@b.example c@d.example' },
      { to: 'nobody' },
      { to: '' },
      { subject: 'x\r\nBcc: c@d.example' },
      { subject: 'x\u2028y' },
      { subject: ' ' },
      { subject: 'x'.repeat(201) },
      { key: 'a> b' },
      { key: '' },
    ];
    for (const change of hostile) expect(await outcome(mailer.send({ ...LETTER, ...change }))).toBe('MAIL_MALFORMED');
    expect(received).toEqual([]);
  });

  it('that begins with a dot, or looks like a path or an address of a page, stays a text', async () => {
    const { mailer, received } = await mailerAt({ plain: true });
    const text = '.\n..\nfile:///etc/hostname\nhttp://127.0.0.1/\n';
    await mailer.send({ ...LETTER, text });
    expect(received[0]?.text.replaceAll('\r\n', '\n').trimEnd()).toBe(text.trimEnd());
  });
});

describe('a server', () => {
  it('lets in whoever presents its account, and a wrong word is told without it', async () => {
    const { mailer, received } = await mailerAt({ plain: true, account: ACCOUNT }, ACCOUNT);
    await mailer.send(LETTER);
    expect(received[0]?.user).toBe('kean');
    const { port } = server as TestMailServer;
    const wrong = openMailer({
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'kean@chenghu.example',
      user: 'kean',
      password: 'wrong-word-0123',
    });
    const failure = await wrong.send(LETTER).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'MAIL_UNAVAILABLE', kind: 'unavailable', detail: { cause: 'EAUTH' } });
    expect(spelled(failure)).not.toContain('wrong-word-0123');
  });

  it.each([
    [550, 'MAIL_REFUSED', 'invalid'],
    [451, 'MAIL_DEFERRED', 'limited'],
  ] as const)(
    'that answers %i to the receiver means %s, and the address is in no part of the error',
    async (reply, code, kind) => {
      const { mailer, received } = await mailerAt({ plain: true });
      server?.refuse(reply);
      const failure = await mailer.send(LETTER).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code, kind, detail: { cause: 'EENVELOPE', reply } });
      expect(spelled(failure)).not.toContain('shen.shuning');
      server?.refuse(null);
      expect(await outcome(mailer.send(LETTER))).toBe('sent');
      expect(received).toHaveLength(1);
    },
  );

  it('that is away is waited for', async () => {
    const { mailer } = await mailerAt({ plain: true });
    await server?.close();
    server = null;
    expect(await outcome(mailer.send(LETTER))).toBe('MAIL_UNAVAILABLE');
  });

  it('is given nothing without TLS where TLS was agreed, also when it says that it has none', async () => {
    const { mailer, received } = await mailerAt({ plain: true }, { security: 'starttls' });
    expect(await outcome(mailer.send(LETTER))).toBe('MAIL_UNAVAILABLE');
    expect(received).toEqual([]);
  });

  it.each(['tls', 'starttls'] as const)(
    'whose certificate is vouched for is given the mail by %s',
    async (security) => {
      const made = await makeCertificate();
      try {
        const [key, cert] = await Promise.all([
          readFile(made.files.tlsKeyFile, 'utf8'),
          readFile(made.files.tlsCertificateFile, 'utf8'),
        ]);
        const wishes = { certificate: { key, cert }, tlsFromTheStart: security === 'tls', account: ACCOUNT };
        const { mailer, received } = await mailerAt(wishes, { security, ...ACCOUNT });
        await mailer.send(LETTER);
        expect(received).toMatchObject([{ secure: true, user: 'kean' }]);
      } finally {
        await made.dispose();
      }
    },
  );

  it.each(['tls', 'starttls'] as const)(
    'whose certificate nobody vouches for is given nothing by %s',
    async (security) => {
      const { mailer, received } = await mailerAt({ tlsFromTheStart: security === 'tls' }, { security });
      expect(await outcome(mailer.send(LETTER))).toBe('MAIL_UNAVAILABLE');
      expect(received).toEqual([]);
    },
  );
});

/** Everything that a log could make of an error. */
function spelled(error: unknown): string {
  const { message, stack, cause, ...rest } = error as Error & Record<string, unknown>;
  return JSON.stringify([message, stack, String(cause), rest]);
}
