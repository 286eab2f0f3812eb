/** Sends a choice of look the way the settings page does; the page comes back dressed anew by the server. */
export function prefer(name: 'theme' | 'locale', value: string): void {
  const form = document.createElement('form');
  form.method = 'POST';
  form.action = '/preferences';
  for (const [key, text] of [
    [name, value],
    ['back', location.pathname + location.search],
  ] as const) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = key;
    input.value = text;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
