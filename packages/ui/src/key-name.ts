/** The parts of a key press that decide which binding it means. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * Name of a key press as bindings write it: `j`, `/`, `?`, `Escape`, `mod+k` (⌘ on a Mac, Ctrl elsewhere). `null` for presses no
 * binding may take. While a Chinese input method is on, the browser calls every letter `Process`; its place on the keyboard
 * still tells which one it is.
 */
export function keyName(press: KeyPress): string | null {
  if (press.altKey) return null;
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase();
  const unnamed = press.key === 'Process' || press.key === 'Unidentified';
  const name = unnamed ? letter : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (name === undefined) return null;
  return press.metaKey || press.ctrlKey ? `mod+${name}` : name;
}
