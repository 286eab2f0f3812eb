import { untrack } from 'svelte';
import { keyName } from './key-name.ts';

export interface KeyBinding {
  /** Names as `keyName` gives them; the first one is shown in the help. */
  readonly keys: readonly string[];
  /** What it does, for the help of this page. */
  readonly label: string;
  readonly run: () => void;
  /** Whether it applies right now; otherwise the binding added before it takes the key. Always, where this is absent. */
  readonly applies?: () => boolean;
  /** Also while something is being typed (only for keys no text contains). */
  readonly whileTyping?: boolean;
}

/** The keys of the page that is shown. A page adds its own in an effect; the last one added wins, the shell's lie below all. */
class Keyboard {
  bindings = $state.raw<readonly KeyBinding[]>([]);

  /** @returns the removal, as an effect wants it */
  add(added: readonly KeyBinding[]): () => void {
    this.bindings = [...this.#without(added), ...added];
    return () => {
      this.bindings = this.#without(added);
    };
  }

  /** Adds what holds on every page. A layout's effects run after those of its page, so the order alone would not do. */
  addBelow(added: readonly KeyBinding[]): () => void {
    this.bindings = [...added, ...this.#without(added)];
    return () => {
      this.bindings = this.#without(added);
    };
  }

  /** Read without tracking: an effect that adds must not run again because others add. */
  #without(gone: readonly KeyBinding[]): readonly KeyBinding[] {
    return untrack(() => this.bindings).filter((binding) => !gone.includes(binding));
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    if (name === null || (name === ' ' && isPressedBySpace(event.target))) return;
    const typing = isTyping(event.target);
    for (const binding of this.bindings.toReversed()) {
      if (!binding.keys.includes(name) || (typing && binding.whileTyping !== true)) continue;
      if (binding.applies?.() === false) continue;
      event.preventDefault();
      binding.run();
      return;
    }
  }

  /** What the keys of this page do, each key named once. */
  get help(): readonly { readonly label: string; readonly keys: readonly string[] }[] {
    const taken = new Set<string>();
    const effective = this.bindings.toReversed().map(({ label, keys, applies }) => {
      const own = keys.filter((key) => !taken.has(key));
      if (applies === undefined) for (const key of own) taken.add(key);
      return { label, keys: own };
    });
    return effective.filter(({ keys }) => keys.length > 0).reverse();
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  if (target.closest('[role="dialog"]') !== null) return true;
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'submit', 'file'].includes(target.type);
}

/** Space is how these are pressed; nothing may take it from them. */
function isPressedBySpace(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary, input, label') !== null;
}

export const keyboard = new Keyboard();
