import { untrack } from 'svelte';
import { keyName } from './key-name.ts';

export interface KeyBinding {
  /** Names as `keyName` gives them; the first one is shown in the help. */
  readonly keys: readonly string[];
  /** What it does, for the help of this page. */
  readonly label: string;
  readonly run: () => void;
  /** Also while something is being typed (only for keys no text contains). */
  readonly whileTyping?: boolean;
}

/** The keys of the page that is shown. A page adds its own in an effect; the last one added wins. */
class Keyboard {
  bindings = $state.raw<readonly KeyBinding[]>([]);

  /** @returns the removal, as an effect wants it */
  add(added: readonly KeyBinding[]): () => void {
    // Read without tracking: an effect that adds must not run again because others add.
    const others = () => untrack(() => this.bindings).filter((binding) => !added.includes(binding));
    this.bindings = [...others(), ...added];
    return () => {
      this.bindings = others();
    };
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    if (name === null) return;
    const typing = isTyping(event.target);
    const binding = this.bindings.findLast(
      (each) => each.keys.includes(name) && (!typing || each.whileTyping === true),
    );
    if (binding === undefined) return;
    event.preventDefault();
    binding.run();
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  if (target.closest('[role="dialog"]') !== null) return true;
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'submit', 'file'].includes(target.type);
}

export const keyboard = new Keyboard();
