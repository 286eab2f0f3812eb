import { newIndexRootMaterial } from './blind-index.ts';
import { entriesOf, newestGenerationOf, newestOf, newKeyMaterial } from './key-material.ts';
import type { KeyPosition, KeyRotationStore, ReplacedKey, StoredKey } from './key-rotation-store.ts';
import type { KeyScope, KeyStore } from './key-store.ts';
import type { KeyWrapping } from './key-wrapping.ts';

/** One step of a walk over the keys. */
export interface RotationStep {
  /** Where the next step goes on; `null` when the walk is over. */
  readonly position: KeyPosition | null;
  /** Keys this step has looked at. */
  readonly visited: number;
  /** Subjects whose wrapped key does not open; their rows stay as they are. */
  readonly unreadable: readonly string[];
}

/** A step that gave clients a new generation. */
export interface RenewingStep extends RotationStep {
  /** Subjects that hold a generation under which nothing may stay. */
  readonly subjectIds: readonly string[];
}

/** A subject whose older generations can go, with the id of the one that stays. */
export interface Renewed {
  readonly subjectId: string;
  readonly keyId: Buffer;
}

/** What becomes of a key's material; `null` leaves the row as it is. */
type Change = (key: StoredKey, material: Buffer) => { readonly material: Buffer; readonly begins: boolean } | null;

/**
 * Rotation, step by step. Each step reads some keys, and replaces exactly the rows that it read; so two workers, or one that was
 * killed and came back, do no step twice and undo nothing. The rows written meanwhile by others win.
 */
export class KeyRotator {
  readonly #wrapping: KeyWrapping;
  readonly #store: KeyStore;
  readonly #rotation: KeyRotationStore;

  /** Use `Keyring.rotator`. */
  constructor(wrapping: KeyWrapping, store: KeyStore, rotation: KeyRotationStore) {
    this.#wrapping = wrapping;
    this.#store = store;
    this.#rotation = rotation;
  }

  /** Keys that are not under the present root. */
  countOfOtherRoots(): Promise<number> {
    return this.#rotation.countWalk({ not: 'wrapped-by', rootKeyId: this.#wrapping.root.id });
  }

  /** Wraps the next keys, of every scope, under the present root. */
  async rewrap(after: KeyPosition | null, limit: number): Promise<RotationStep> {
    const keys = await this.#rotation.walk({ not: 'wrapped-by', rootKeyId: this.#wrapping.root.id }, after, limit);
    return this.#change(keys, limit, (_, material) => ({ material, begins: false }));
  }

  /** Wraps every generation of the index root under the present root. @returns how many were under another */
  async rewrapIndexRoots(): Promise<number> {
    let rewrapped = 0;
    for (const row of await this.#store.readIndexRoots()) {
      if (row.rootKeyId === this.#wrapping.root.id) continue;
      const material = await this.#wrapping.unwrapIndexRoot(row);
      await this.#rotation.replaceIndexRoot(await this.#wrapping.wrapIndexRoot(row.generation, material), row.wrapped);
      material.fill(0);
      rewrapped += 1;
    }
    return rewrapped;
  }

  /** Retires the roots under which nothing stands any more. @returns their ids */
  retireUnusedRoots(): Promise<string[]> {
    return this.#rotation.retireUnusedRoots(this.#wrapping.root.id);
  }

  /** Gives the next clients a new generation of the suite in force, in front of the one they have. */
  async renew(time: Date, after: KeyPosition | null, limit: number): Promise<RenewingStep> {
    const keys = await this.#rotation.walk({ not: 'renewed-since', time }, after, limit);
    // One that was renewed before the last step was broken off is sealed anew all the same, and not renewed twice.
    const step = await this.#change(keys, limit, ({ generationAt }, material) =>
      generationAt < time ? { material: newKeyMaterial(this.#wrapping.suite, material), begins: true } : null,
    );
    const unreadable = new Set(step.unreadable);
    return { ...step, subjectIds: keys.map(({ subjectId }) => subjectId).filter((id) => !unreadable.has(id)) };
  }

  /**
   * Gives these clients a new generation now, whatever the rotation under way: who changes a sealed value seals everything of the
   * client under it, so that the value before does not open when somebody puts it back (ADR 0018).
   */
  async renewThese(subjectIds: readonly string[]): Promise<RenewingStep> {
    const rows = await this.#store.read('client', subjectIds);
    const keys = rows.map((row): StoredKey => ({ ...row, scope: 'client', generationAt: new Date(0) }));
    const step = await this.#change(keys, Number.POSITIVE_INFINITY, (_, material) => ({
      material: newKeyMaterial(this.#wrapping.suite, material),
      begins: true,
    }));
    const unreadable = new Set(step.unreadable);
    return { ...step, subjectIds: rows.map(({ subjectId }) => subjectId).filter((id) => !unreadable.has(id)) };
  }

  /**
   * Drops the older generations of the next keys, where nothing stands under them any more.
   * @param ready says of which subjects that is so; the others keep what they hold
   */
  async dropOlder(
    after: KeyPosition | null,
    limit: number,
    ready: (renewed: readonly Renewed[]) => Promise<ReadonlySet<string>>,
  ): Promise<RotationStep> {
    const keys = await this.#rotation.walk({ not: 'of-one-generation' }, after, limit);
    const renewed: Renewed[] = [];
    for (const key of keys) {
      const material = await this.#wrapping.materialOf(key.scope, key);
      const newest = material === null ? undefined : entriesOf(material)?.[0];
      if (newest !== undefined) renewed.push({ subjectId: key.subjectId, keyId: Buffer.from(newest.id) });
      material?.fill(0);
    }
    const letGo = await ready(renewed);
    return this.#change(keys, limit, ({ subjectId }, material) => {
      const newest = letGo.has(subjectId) ? newestOf(material) : null;
      return newest === null ? null : { material: newest, begins: false };
    });
  }

  /** Makes the generation of the index root that follows. Safe to repeat. */
  async beginIndexRoot(generation: number): Promise<void> {
    const material = newIndexRootMaterial();
    await this.#store.insertIndexRoot(await this.#wrapping.wrapIndexRoot(generation, material));
    material.fill(0);
  }

  /** Destroys the generations before this one. Safe to repeat. */
  async endIndexRootsBefore(generation: number): Promise<void> {
    for (const row of await this.#store.readIndexRoots()) {
      if (row.generation < generation) await this.#rotation.deleteIndexRoot(row.generation);
    }
  }

  async #change(keys: readonly StoredKey[], limit: number, change: Change): Promise<RotationStep> {
    const replaced: Record<KeyScope, ReplacedKey[]> = { client: [], import: [] };
    const unreadable: string[] = [];
    for (const key of keys) {
      const material = await this.#wrapping.materialOf(key.scope, key);
      if (material === null || entriesOf(material) === null) {
        // Of a version that is not known here it may still be a key.
        material?.fill(0);
        unreadable.push(key.subjectId);
        continue;
      }
      const changed = change(key, material);
      if (changed !== null) replaced[key.scope].push(await this.#replacementOf(key, changed));
      material.fill(0);
      changed?.material.fill(0);
    }
    for (const scope of ['client', 'import'] as const) {
      if (replaced[scope].length > 0) await this.#rotation.replace(scope, replaced[scope]);
    }
    const last = keys.at(-1);
    const over = last === undefined || keys.length < limit;
    return {
      position: over ? null : { scope: last.scope, subjectId: last.subjectId },
      visited: keys.length,
      unreadable,
    };
  }

  async #replacementOf(
    key: StoredKey,
    { material, begins }: { material: Buffer; begins: boolean },
  ): Promise<ReplacedKey> {
    const entries = entriesOf(material) ?? [];
    return {
      subjectId: key.subjectId,
      was: key.wrapped,
      wrapped: await this.#wrapping.wrapMaterial(key.scope, key.subjectId, material),
      rootKeyId: this.#wrapping.root.id,
      suite: entries[0]?.suite.code ?? this.#wrapping.suite.code,
      generation: newestGenerationOf(material),
      held: entries.length,
      begins,
    };
  }
}
