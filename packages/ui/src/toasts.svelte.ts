/** What just happened, said for a few seconds at the edge of the screen and to assistive technology. Never a personal value. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly look: 'plain' | 'danger';
}

const SHOWN_MS = 6_000;

class Toasts {
  #last = 0;
  shown = $state<Toast[]>([]);

  say(text: string, look: Toast['look'] = 'plain'): void {
    const id = ++this.#last;
    this.shown.push({ id, text, look });
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
