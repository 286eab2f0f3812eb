import { readFileSync } from 'node:fs';
import { type Database, runStatement } from '@kean/db';
import { StartRefusal, systemClock } from '@kean/kernel';
import {
  type Channels,
  GatewaySetting,
  isSafeAddress,
  keptFromNumbersOfNobody,
  mailChannel,
  openGroupRobot,
  openSmsGateway,
  type RobotChannel,
} from '@kean/messages/channels';
import { ContactList } from '@kean/messages/contact-list';
import type { MessageMeans } from '@kean/messages/worker';
import { z } from 'zod';
import { MESSAGES } from './clauses.ts';
import type { WorkerConfig } from './config.ts';
import { openMail } from './open-mail.ts';

const RobotsFile = z.record(
  z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  z.strictObject({
    kind: z.enum(['wecom', 'dingtalk', 'feishu']),
    address: z.string().max(500).refine(isSafeAddress),
    secret: z.string().min(1).max(200).nullable().default(null),
  }),
);

/**
 * The ways by which this office speaks to people. Nothing is asked of them yet: a server that is away holds no start up.
 * @throws StartRefusal for a file that cannot be read or says what it must not; never with what stands in it
 */
export function openMessages(config: WorkerConfig, db: Database): MessageMeans {
  const mailer = openMail(config);
  const channels: Channels = {
    mail: mailer === null ? null : mailChannel(mailer),
    sms: openSms(config, db),
    robots: openRobots(config),
  };
  const { contactKeyFile, linkOrigin } = config;
  return { book: MESSAGES, channels, contactList: openContactList(contactKeyFile), origin: linkOrigin ?? null };
}

/** Numbers of decoys are nobody's: no gateway hears of them (ADR 0068). */
const SEGMENTS = 'select segment from decoy_segments()';

function openSms({ smsGatewayFile, smsSecretFile }: WorkerConfig, db: Database): Channels['sms'] {
  if (smsGatewayFile === undefined) return null;
  const setting = jsonIn(smsGatewayFile, 'SMS_GATEWAY_FILE', GatewaySetting);
  const secret = smsSecretFile === undefined ? null : textIn(smsSecretFile, 'SMS_SECRET_FILE');
  if (setting.signature !== null && secret === null) {
    throw refusal('SMS_GATEWAY_FILE asks for signed requests, and SMS_SECRET_FILE is missing. Set both.');
  }
  const segments = async () =>
    new Set((await runStatement<{ segment: string }>(db, SEGMENTS)).map(({ segment }) => segment));
  return keptFromNumbersOfNobody(openSmsGateway(setting, secret, systemClock), segments);
}

function openRobots({ robotsFile }: WorkerConfig): ReadonlyMap<string, RobotChannel> {
  if (robotsFile === undefined) return new Map();
  const settings = Object.entries(jsonIn(robotsFile, 'ROBOTS_FILE', RobotsFile));
  return new Map(settings.map(([name, setting]) => [name, openGroupRobot(setting, systemClock)]));
}

function openContactList(file: string | undefined): ContactList | null {
  if (file === undefined) return null;
  try {
    return new ContactList(textIn(file, 'CONTACT_KEY_FILE'));
  } catch (error) {
    if (error instanceof StartRefusal) throw error;
    throw refusal(
      'the file that CONTACT_KEY_FILE names holds no key of at least 32 characters. Put back the one it was made with.',
    );
  }
}

function jsonIn<Schema extends z.ZodType>(file: string, name: string, schema: Schema): z.output<Schema> {
  let content: unknown;
  try {
    content = JSON.parse(textIn(file, name));
  } catch (error) {
    if (error instanceof StartRefusal) throw error;
    throw refusal(`the file that ${name} names is no JSON. Correct it as packages/messages/README.md describes.`);
  }
  const read = schema.safeParse(content);
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join('.') ?? '';
  throw refusal(
    `the file that ${name} names is wrong at "${at}". Correct it as packages/messages/README.md describes.`,
  );
}

function textIn(file: string, name: string): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    text = '';
  }
  if (text === '') throw refusal(`the file that ${name} names cannot be read or is empty. Put it there (mode 0600).`);
  return text;
}

function refusal(sentence: string): StartRefusal {
  return new StartRefusal([`worker: ${sentence}`]);
}
