import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '@kean/dev/services';
import { openMailer } from '@kean/mail';
import { type TemporaryFolder, temporaryFolder } from '@kean/testing/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSink, startSink } from './start.ts';

const SECRET = 'the-secret-of-this-test';
const TOKEN = 'the-token-of-this-test-1';

let folder: TemporaryFolder;
let sink: RunningSink;
let mailPort: number;

beforeAll(async () => {
  folder = await temporaryFolder();
  mailPort = await findFreePort();
  const smsSecretFile = join(folder.path, 'sms.secret');
  await writeFile(smsSecretFile, `${SECRET}\n`);
  const quiet = { port: 0, mode: 'test', logLevel: 'error', logFile: join(folder.path, 'sink.log') } as const;
  sink = await startSink({ ...quiet, mailPort, token: TOKEN, smsSecretFile } as Parameters<typeof startSink>[0]);
});
afterAll(async () => {
  await sink?.close();
  await folder?.dispose();
});

const inbox = async (token = TOKEN) =>
  fetch(`${sink.address}/inbox`, { headers: { authorization: `Bearer ${token}` } });
const letters = async () => ((await (await inbox()).json()) as { letters: object[] }).letters;

async function say(body: string, secret = SECRET, seconds = Date.now() / 1000): Promise<number> {
  const timestamp = String(Math.floor(seconds));
  const signature = createHmac('sha256', secret).update(`${timestamp}\n${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-timestamp': timestamp, 'x-signature': signature };
  return (await fetch(`${sink.address}/sms`, { method: 'POST', headers, body })).status;
}

describe('the sink', () => {
  it('keeps mails and text messages, each once, the newest first', async () => {
    const mailer = openMailer({
      host: '127.0.0.1',
      port: mailPort,
      security: 'none',
      user: null,
      password: null,
      from: 'kean@a.example',
    });
    const mail = { to: 'shen@a.example', subject: '题', text: '文\n', key: 'one' };
    await mailer.send(mail);
    await mailer.send(mail);
    const text = JSON.stringify({ to: '13800001111', text: '验证码 1234', id: 'two' });
    expect([await say(text), await say(text)]).toEqual([200, 200]);
    expect(await letters()).toMatchObject([
      { channel: 'sms', id: 'two', to: '13800001111', subject: '', text: '验证码 1234' },
      { channel: 'mail', to: 'shen@a.example', subject: '题', text: '文\n' },
    ]);
  });

  it('refuses what is not signed, is old, or has another shape', async () => {
    const text = JSON.stringify({ to: '13800001111', text: 'x', id: 'three' });
    expect(await say(text, 'another-secret')).toBe(401);
    expect(await say(text, SECRET, Date.now() / 1000 - 3_600)).toBe(401);
    expect(await say('{"to":1}')).toBe(400);
    expect(await letters()).toHaveLength(2);
  });

  it('shows nothing to whoever has not its word', async () => {
    expect((await inbox('another-token-of-tests')).status).toBe(401);
    expect((await fetch(`${sink.address}/inbox`)).status).toBe(401);
  });

  it('listens on this machine only', () => {
    expect(new URL(sink.address).hostname).toBe('127.0.0.1');
  });
});
