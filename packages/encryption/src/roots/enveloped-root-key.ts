import { failEncryption } from '../key-errors.ts';
import type { KeyStore } from '../key-store.ts';
import { newRootKeyText, parseRootKeys } from '../local-root-key.ts';
import type { LocalWrapping, RootKey } from '../root-key.ts';
import type { KeyService } from './key-service.ts';

export interface EnvelopedRootOptions {
  /** So long a root's secret is held after the service unwrapped it. Default half an hour. */
  readonly heldMs?: number;
  /** Milliseconds from any fixed point; a test sets it. */
  readonly now?: () => number;
}

const HELD_MS = 1_800_000;

/** What the service binds a wrapped root to: no other use of the same key of the service opens it. */
export const ROOT_CONTEXT = { 'kean-purpose': 'root-key' } as const;

/**
 * A root key in two stages: its text is wrapped by a key that never leaves the service, and lies so in the key store; unwrapped, it is
 * held in this process for a bounded time. A list page therefore costs no call, and a key that is disabled at the service ends all
 * reading when the time is over. It is asked for again at half time; where the service does not answer then, what is held serves on to
 * its end, and after it nothing is opened (I9).
 * @param mayMake make a root where the store has none of this setting; it is kept when the keyring has proven that it may be
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE | ENCRYPTION_KEYS_UNAVAILABLE
 */
export async function envelopedRootKey(
  service: KeyService,
  store: Pick<KeyStore, 'readRoots'>,
  mayMake: boolean,
  options: EnvelopedRootOptions = {},
): Promise<RootKey> {
  const stored = (await store.readRoots()).find(({ setting }) => setting === service.setting);
  if (stored?.wrapped != null) {
    const root = new EnvelopedRootKey(service, stored.id, stored.wrapped, options);
    await root.hold();
    return root;
  }
  if (!mayMake) {
    const why = 'the key store holds no root key under this key of the service';
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: service.setting, why });
  }
  const text = newRootKeyText('aes-256-gcm');
  const wrapped = await service.encrypt(Buffer.from(text, 'utf8'), ROOT_CONTEXT);
  const [{ id }] = parseRootKeys(text, service.setting, service.provider);
  const root = new EnvelopedRootKey(service, id, wrapped, options);
  // What was wrapped is unwrapped once before anything depends on it.
  await root.hold();
  return root;
}

class EnvelopedRootKey implements RootKey {
  readonly provider: RootKey['provider'];
  readonly id: string;
  readonly kept: { readonly setting: string; readonly wrapped: Uint8Array };
  readonly #service: KeyService;
  readonly #heldMs: number;
  readonly #now: () => number;
  #held: { readonly wrapping: LocalWrapping; readonly since: number } | undefined;
  #asking: Promise<LocalWrapping> | undefined;

  constructor(service: KeyService, id: string, wrapped: Uint8Array, { heldMs, now }: EnvelopedRootOptions) {
    this.provider = service.provider;
    this.id = id;
    this.kept = { setting: service.setting, wrapped };
    this.#service = service;
    this.#heldMs = heldMs ?? HELD_MS;
    this.#now = now ?? (() => performance.now());
  }

  get local(): LocalWrapping | undefined {
    if (this.#held === undefined) return undefined;
    const age = this.#now() - this.#held.since;
    if (age >= this.#heldMs) this.#held = undefined;
    // Its failure is met by whoever asks when the time is over.
    else if (age >= this.#heldMs / 2) this.hold().catch(() => undefined);
    return this.#held?.wrapping;
  }

  async wrap(purpose: string, raw: Buffer): Promise<Buffer> {
    return (this.local ?? (await this.hold())).wrap(purpose, raw);
  }

  async unwrap(purpose: string, wrapped: Uint8Array): Promise<Buffer> {
    return (this.local ?? (await this.hold())).unwrap(purpose, wrapped);
  }

  /** Asks the service, once for everybody who waits. */
  hold(): Promise<LocalWrapping> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<LocalWrapping> {
    const asked = this.#now();
    const plain = await this.#service.decrypt(this.kept.wrapped, ROOT_CONTEXT);
    const [root] = parseRootKeys(plain.toString('utf8'), this.kept.setting, this.provider);
    plain.fill(0);
    if (root.id !== this.id || root.local === undefined) {
      const why = 'the service gave another root key than the one this store was made with';
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: this.id, why });
    }
    this.#held = { wrapping: root.local, since: asked };
    return root.local;
  }
}
