/** What a server or gateway said when it took a message. */
export interface Taken {
  /** Its number of the message, by which it can be asked what became of it. */
  readonly providerId: string | null;
}

/** What a gateway knows of a message that it took. */
export type Delivery = 'under-way' | 'delivered' | 'failed';

/** A letter for one mailbox. `id` is the message's: the same letter sent twice bears the same. */
export interface Letter {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface ShortText {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** Each throws an AppError whose kind says whether waiting helps, and which holds neither address nor text. */
export interface MailChannel {
  send(letter: Letter): Promise<Taken>;
}

export interface SmsChannel {
  send(text: ShortText): Promise<Taken>;
  /** `null` where the gateway cannot be asked. */
  readonly deliveryOf: ((providerId: string) => Promise<Delivery>) | null;
}

export interface RobotChannel {
  /** Says it in the group. */
  send(text: Pick<ShortText, 'id' | 'text'>): Promise<Taken>;
}

/** The ways out of this office; `null` where there is none. */
export interface Channels {
  readonly mail: MailChannel | null;
  readonly sms: SmsChannel | null;
  /** By the name that messages are queued for. */
  readonly robots: ReadonlyMap<string, RobotChannel>;
}
