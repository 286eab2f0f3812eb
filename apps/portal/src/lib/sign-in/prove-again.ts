import { mount, unmount } from 'svelte';

let asking: Promise<boolean> | null = null;

/**
 * Asks the person to prove once more to be that person, over whatever page is open: nothing there is lost. Several calls that are
 * refused at the same moment ask once.
 * @returns whether it was proven
 */
export function proveAgain(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask(): Promise<boolean> {
  const { default: ProveAgain } = await import('./ProveAgain.svelte');
  return new Promise((resolve) => {
    const shown = mount(ProveAgain, {
      target: document.body,
      props: {
        onend: (proven: boolean) => {
          resolve(proven);
          void unmount(shown);
        },
      },
    });
  });
}
