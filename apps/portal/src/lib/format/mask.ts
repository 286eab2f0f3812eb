/** Sets a masked phone apart the way people read it: `138****5678` → `138 **** 5678`. Anything else stays as it is. */
export function spacedPhone(masked: string): string {
  const found = /^(\d{3})(\*{4})(\d{4})$/.exec(masked);
  return found === null ? masked : `${found[1]} ${found[2]} ${found[3]}`;
}

/** What stands for a value of which not even a mask is kept. */
export const WHOLLY_MASKED = '******';
