import type { ColumnMapping, ColumnMeaning, IMPORT_SERVICES } from '@kean/collection/contract';
import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { ImportPreview, ImportView } from '#lib/api/views.ts';
import { complaintsOf } from './mapping-rules.ts';

type ImportService = (typeof IMPORT_SERVICES)[number];

/** Several corrections in a row are read again once. */
const SETTLED_MS = 350;

/** The mapping of one list while a person corrects it, with the preview that belongs to it. */
export class ColumnDesk {
  preview = $state.raw<ImportPreview>() as ImportPreview;
  mapping = $state.raw<ColumnMapping>([]);
  /** For which services the list is taken over. */
  services = $state.raw<readonly ImportService[]>([]);
  reading = $state(false);
  /** A correction was made and is read once no other follows. */
  waiting = $state(false);
  confirming = $state(false);
  failure = $state.raw<Failure | null>(null);
  complaints = $derived(complaintsOf(this.mapping));
  /** Columns that the published notice leaves out and nobody has set aside yet. */
  untold = $derived(this.preview.untold.filter((at) => this.mapping[at] !== 'ignore'));
  readonly #view: ImportView;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: AbortController | undefined;

  constructor(view: ImportView, preview: ImportPreview) {
    this.#view = view;
    this.preview = preview;
    this.mapping = preview.guessed;
    // What asks for something sensitive is chosen by a person, never by the screen.
    this.services = preview.services.filter(({ usual }) => usual).map(({ code }) => code as ImportService);
  }

  /** In the browser: the rows as the usual services have them. */
  begin(): () => void {
    this.#readSoon();
    return () => clearTimeout(this.#timer);
  }

  /** The rows shown are still understood by an earlier mapping. */
  get stale(): boolean {
    return this.reading || this.waiting;
  }

  choose(column: number, meaning: ColumnMeaning): void {
    this.mapping = this.mapping.map((each, at) => (at === column ? meaning : each));
    this.#readSoon();
  }

  /** Of what the published notice does not tell nothing is taken in. */
  leaveOutUntold(): void {
    const { untold } = this.preview;
    this.mapping = this.mapping.map((each, at) => (untold.includes(at) ? 'ignore' : each));
    this.#readSoon();
  }

  chooseService(code: string, yes: boolean): void {
    const others = this.services.filter((each) => each !== code);
    this.services = yes ? [...others, code as ImportService] : others;
    if (this.services.length > 0) this.#readSoon();
  }

  #readSoon(): void {
    clearTimeout(this.#timer);
    this.waiting = true;
    this.#timer = setTimeout(() => {
      this.waiting = false;
      void this.#read(this.preview.sheet, this.mapping);
    }, SETTLED_MS);
  }

  async chooseSheet(sheet: number): Promise<void> {
    await this.#read(sheet, null);
    if (this.failure === null) this.mapping = this.preview.guessed;
  }

  /** @returns whether the run was accepted */
  async confirm(): Promise<boolean> {
    this.confirming = true;
    this.failure = null;
    // What is being read anew would come too late and find the import moved on.
    clearTimeout(this.#timer);
    this.waiting = false;
    this.#reading?.abort();
    try {
      const { id, version } = this.#view;
      const { sheet } = this.preview;
      await ask((api) =>
        api.collection.imports.confirm.mutate({
          ...{ importId: id, version, mapping: this.mapping, sheet },
          services: [...this.services],
        }),
      );
      return true;
    } catch (error) {
      this.#tell(error);
      return false;
    } finally {
      this.confirming = false;
    }
  }

  async #read(sheet: number | null, mapping: ColumnMapping | null): Promise<void> {
    this.#reading?.abort();
    const mine = new AbortController();
    this.#reading = mine;
    this.reading = true;
    this.failure = null;
    const question = { importId: this.#view.id, sheet, mapping, services: [...this.services] };
    try {
      const preview = await ask((api) => api.collection.imports.preview.query(question, { signal: mine.signal }));
      if (!mine.signal.aborted) this.preview = preview;
    } catch (error) {
      if (!mine.signal.aborted) this.#tell(error);
    } finally {
      if (this.#reading === mine) this.reading = false;
    }
  }

  #tell(error: unknown): void {
    const failure = failureOf(error);
    if (!leaveIfSignedOut(failure)) this.failure = failure;
  }
}
