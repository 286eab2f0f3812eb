/** A file in the browser's memory, ready to be saved. */
export interface MadeFile {
  readonly name: string;
  readonly href: string;
}

/** Saves a file as if its link had been pressed. */
export function saveLink({ name, href }: MadeFile): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}
