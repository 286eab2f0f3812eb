import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { secretInLetters, signWebhook } from './sign-webhook.ts';

/** Published with the reference libraries of the specification. */
const VECTOR = {
  secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('the signature of a webhook', () => {
  it('is the one that the specification publishes', () => {
    const signed = signWebhook(VECTOR, [Buffer.from(VECTOR.secret, 'base64')]);
    expect(signed).toEqual({
      'webhook-id': VECTOR.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': VECTOR.signature,
    });
  });

  it('is taken by a foreign verifier under either of two secrets, and not when a byte is another', () => {
    const secrets = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const body = '{"type":"staff.left"}';
    const headers = { ...signWebhook({ id: 'msg_1', at: new Date(), body }, secrets) };
    for (const secret of secrets)
      expect(new Webhook(secretInLetters(secret)).verify(body, headers)).toEqual({ type: 'staff.left' });
    const other = new Webhook(secretInLetters(Buffer.alloc(32, 3)));
    expect(() => other.verify(body, headers)).toThrow();
    const own = new Webhook(secretInLetters(Buffer.alloc(32, 1)));
    expect(() => own.verify(body.replace('left', 'lift'), headers)).toThrow();
    const late = signWebhook({ id: 'msg_1', at: new Date(Date.now() - 3_600_000), body }, secrets);
    expect(() => own.verify(body, { ...late })).toThrow();
  });
});
