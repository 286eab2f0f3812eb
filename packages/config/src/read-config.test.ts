import { StartRefusal } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import {
  listenParts,
  logParts,
  mailConfig,
  mailParts,
  objectStoreParts,
  portalOriginParts,
  recordsParts,
  signInParts,
  singleSignOnConfig,
  singleSignOnParts,
} from './index.ts';
import { readConfig } from './read-config.ts';

const PARTS = { ...recordsParts, ...listenParts, ...logParts };
const GOOD = { DATABASE_URL: 'postgres://kean_api:s3cret-word@127.0.0.1:5432/kean', PORT: '4001' };

function sentencesOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof StartRefusal) return error.sentences;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('gives typed values under the names of the code, with defaults', () => {
    expect(readConfig('api', PARTS, GOOD)).toEqual({
      databaseUrl: GOOD.DATABASE_URL,
      port: 4001,
      logLevel: 'info',
      logFile: undefined,
      mode: 'production',
    });
  });

  it('says every missing and wrong variable at once, one sentence each, with what it is and the remedy', () => {
    const sentences = sentencesOf(() => readConfig('worker', PARTS, { PORT: '70000', LOG_LEVEL: 'loud' }));
    expect(sentences).toHaveLength(3);
    expect(sentences[0]).toMatch(
      /^worker: DATABASE_URL is missing; it is the address of the records database.*npm start/,
    );
    expect(sentences[1]).toMatch(/^worker: PORT has the wrong form; it is the port on 127\.0\.0\.1/);
    expect(sentences[2]).toMatch(/LOG_LEVEL has the wrong form.*leave it out for info/);
  });

  it('never repeats the value of a wrong variable, for an address holds a password', () => {
    const [sentence] = sentencesOf(() =>
      readConfig('api', recordsParts, { DATABASE_URL: 'mysql://me:s3cret-word@db/x' }),
    );
    expect(sentence).toContain('DATABASE_URL has the wrong form');
    expect(sentence).not.toContain('s3cret-word');
  });

  it('takes an empty variable for an absent one', () => {
    expect(sentencesOf(() => readConfig('api', recordsParts, { DATABASE_URL: '' }))[0]).toContain('is missing');
    expect(readConfig('api', logParts, { LOG_FILE: '' }).logFile).toBeUndefined();
  });

  it('refuses a secret that can be guessed', () => {
    expect(sentencesOf(() => readConfig('api', signInParts, { AUTH_SECRET: 'short' }))).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:3000/path', 'ftp://127.0.0.1', '127.0.0.1:3000'])('refuses %s as an origin', (text) => {
    expect(sentencesOf(() => readConfig('api', portalOriginParts, { PORTAL_ORIGIN: text }))).toHaveLength(1);
  });

  it('understands a folder and a bucket as object store, and nothing else', () => {
    for (const good of ['file:///var/kean/objects', 's3://key:secret@127.0.0.1:9000/bucket?region=cn-north-1'])
      expect(readConfig('api', objectStoreParts, { OBJECT_STORE: good }).objectStore).toBe(good);
    expect(sentencesOf(() => readConfig('api', objectStoreParts, { OBJECT_STORE: '/var/kean' }))).toHaveLength(1);
  });

  it('gives a configuration that cannot be changed afterwards', () => {
    const config = readConfig('api', PARTS, GOOD);
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });
});

describe('the provider of single sign-on', () => {
  const WHOLE = {
    OIDC_ISSUER: 'https://sign-in.example/realm/',
    OIDC_CLIENT_ID: 'kean',
    OIDC_CLIENT_SECRET_FILE: '/secret',
    OIDC_LABEL: '公司账号',
  };
  const read = (environment: Record<string, string>) =>
    singleSignOnConfig('api', readConfig('api', singleSignOnParts, environment));

  it('is named whole or not at all, with its issuer letter for letter', () => {
    expect(read({})).toBeNull();
    expect(read(WHOLE)).toMatchObject({ issuer: 'https://sign-in.example/realm/', clientId: 'kean' });
  });

  it.each(Object.keys(WHOLE))('is refused without %s', (name) => {
    const [sentence = ''] = sentencesOf(() => read({ ...WHOLE, [name]: '' }));
    expect(sentence).toContain('Set all four or none');
  });

  it('is reached over https, and over http on this machine only', () => {
    expect(read({ ...WHOLE, OIDC_ISSUER: 'http://127.0.0.1:9000' })?.issuer).toBe('http://127.0.0.1:9000');
    const [sentence = ''] = sentencesOf(() => read({ ...WHOLE, OIDC_ISSUER: 'http://sign-in.example' }));
    expect(sentence).toContain('OIDC_ISSUER has the wrong form');
  });
});

describe('the mail server', () => {
  const WHOLE = {
    MAIL_HOST: 'mail.agency.example',
    MAIL_PORT: '587',
    MAIL_SECURITY: 'starttls',
    MAIL_FROM: '客安 <kean@agency.example>',
  };
  const read = (environment: Record<string, string>) =>
    mailConfig('worker', readConfig('worker', mailParts, environment));
  const refused = (environment: Record<string, string>) => sentencesOf(() => read(environment))[0] ?? '';

  it('is named whole or not at all, with an account where it asks for one', () => {
    expect(read({})).toBeNull();
    expect(read(WHOLE)).toEqual({
      host: 'mail.agency.example',
      port: 587,
      security: 'starttls',
      from: '客安 <kean@agency.example>',
      account: null,
    });
    const account = { MAIL_USER: 'kean', MAIL_PASSWORD_FILE: '/secret' };
    expect(read({ ...WHOLE, ...account })?.account).toEqual({ user: 'kean', passwordFile: '/secret' });
    for (const half of Object.keys(account)) expect(refused({ ...WHOLE, ...account, [half]: '' })).toContain('both');
    expect(refused(account)).toContain('Set all four or none');
  });

  it.each(Object.keys(WHOLE))('is refused without %s', (name) => {
    expect(refused({ ...WHOLE, [name]: '' })).toContain('Set all four or none');
  });

  it('is spoken to in the clear on this machine only', () => {
    expect(refused({ ...WHOLE, MAIL_SECURITY: 'none' })).toContain('not this machine');
    expect(read({ ...WHOLE, MAIL_SECURITY: 'none', MAIL_HOST: '127.0.0.1' })?.security).toBe('none');
  });

  it.each([
    ['MAIL_PORT', '70000'],
    ['MAIL_PORT', '0'],
    ['MAIL_HOST', 'mail example'],
    ['MAIL_SECURITY', 'ssl'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@b.example, c@d.example'],
    ['MAIL_FROM', '<a@b.example'],
    ['MAIL_PASSWORD_FILE', 'secret'],
  ])('is refused where %s is %s', (name, value) => {
    expect(refused({ ...WHOLE, [name]: value })).toContain(`${name} has the wrong form`);
  });
});
