import { ask } from '#lib/api/browser.ts';
import { type Failure, failureOf, leaveIfSignedOut } from '#lib/api/failures.ts';
import type { Duplicate, RegistrationFinding, RegistrationForms } from '#lib/api/views.ts';
import { DraftKeeper } from './draft-keeper.svelte.ts';
import { formOf, personFieldsOf, type Values } from './form-of.ts';

const keyOf = ({ service, field, code }: RegistrationFinding) => `${service ?? 'person'}/${field}/${code}`;

export interface Registered {
  readonly clientId: string;
  readonly number: number;
}

/** One registration on the screen: what was chosen and typed, what there is to say about it, and its saving. */
export class RegistrationDesk {
  readonly forms: RegistrationForms;
  readonly keeper: DraftKeeper;
  chosen = $state<string[]>([]);
  person = $state<Values>({});
  byService = $state<Record<string, Values>>({});
  confirmed = $state<string[]>([]);
  saving = $state(false);
  /** Every finding shows once saving was tried; before that those of fields that were left. */
  tried = $state(false);
  failure = $state.raw<Failure | null>(null);
  duplicate = $state.raw<Duplicate | null>(null);
  #findings = $state.raw<readonly RegistrationFinding[]>([]);
  #touched = $state<string[]>([]);
  #askedPhone = '';
  #checks = 0;

  constructor(forms: RegistrationForms, onBegun: (draftId: string) => void) {
    this.forms = forms;
    this.keeper = new DraftKeeper(onBegun);
  }

  readonly services = $derived.by(() => this.forms.services.filter(({ code }) => this.chosen.includes(code)));
  readonly personFields = $derived.by(() => personFieldsOf(this.services, this.forms.personFields));
  readonly form = $derived.by(() =>
    formOf(this.services, this.forms.personFields, { person: this.person, byService: this.byService }),
  );

  findingOf(service: string | null, field: string): RegistrationFinding | null {
    const found = this.#findings.find((one) => one.service === service && one.field === field) ?? null;
    return found !== null && (this.tried || this.#touched.includes(`${service ?? ''}/${field}`)) ? found : null;
  }

  isConfirmed(finding: RegistrationFinding): boolean {
    return this.confirmed.includes(keyOf(finding));
  }

  confirm(finding: RegistrationFinding, yes: boolean): void {
    this.confirmed = this.confirmed.filter((key) => key !== keyOf(finding));
    if (yes) this.confirmed.push(keyOf(finding));
  }

  get refused(): boolean {
    return this.#findings.some(({ severity }) => severity === 'refuses');
  }

  get unconfirmed(): boolean {
    return this.#findings.some((one) => one.severity === 'asks' && !this.isConfirmed(one));
  }

  toggle(code: string): void {
    this.chosen = this.chosen.includes(code) ? this.chosen.filter((one) => one !== code) : [...this.chosen, code];
    this.changed();
  }

  setValue(service: string | null, field: string, value: string): void {
    if (service === null) this.person[field] = value;
    else this.byService = { ...this.byService, [service]: { ...this.byService[service], [field]: value } };
    this.changed();
  }

  changed(): void {
    if (this.chosen.length > 0) this.keeper.changed(this.form);
  }

  /** A field was left: what there is to say about it is said now. */
  async left(service: string | null, field: string): Promise<void> {
    const value = service === null ? this.person[field] : this.byService[service]?.[field];
    if ((value ?? '').trim() === '' && !this.tried) return;
    this.#touched = [...new Set([...this.#touched, `${service ?? ''}/${field}`])];
    await this.#attempt(async () => {
      this.#checks += 1;
      const check = this.#checks;
      const { findings } = await ask((api) => api.collection.registration.check.mutate({ form: this.form } as never));
      if (check === this.#checks) this.#findings = findings;
      if (service === null && field === 'phone') await this.#lookForDuplicate();
    });
  }

  async #lookForDuplicate(): Promise<void> {
    const phone = (this.person.phone ?? '').trim();
    if (phone === this.#askedPhone) return;
    this.#askedPhone = phone;
    this.duplicate = null;
    if (phone === '' || this.#findings.some(({ field, severity }) => field === 'phone' && severity === 'refuses'))
      return;
    this.duplicate = await ask((api) => api.collection.registration.lookForDuplicate.mutate({ phone }));
  }

  /** @returns the client, `null` where something has to be done first */
  async save(): Promise<Registered | null> {
    if (this.saving || this.chosen.length === 0) return null;
    this.saving = true;
    this.tried = true;
    let registered: Registered | null = null;
    await this.#attempt(async () => {
      const form = this.form;
      const draftId = await this.keeper.settled(form);
      if (draftId === null) {
        this.failure = this.keeper.failure;
        return;
      }
      const answer = await ask((api) =>
        api.collection.registration.register.mutate({ draftId, form, confirmed: this.confirmed } as never),
      );
      if (answer.outcome === 'findings') {
        this.#findings = answer.findings;
        // Said once: from now on beside the field, with the question whether it is so all the same.
        if (this.duplicate?.met === 'staff') this.duplicate = null;
      }
      if (answer.outcome === 'duplicate') this.duplicate = answer.duplicate;
      if (answer.outcome === 'registered') registered = answer;
    });
    this.saving = false;
    if (registered !== null) this.keeper.stop();
    return registered;
  }

  async discard(): Promise<boolean> {
    this.keeper.stop();
    const { draftId } = this.keeper;
    if (draftId === null) return true;
    let done = false;
    await this.#attempt(async () => {
      await ask((api) => api.collection.registration.drafts.discard.mutate({ draftId } as never));
      done = true;
    });
    return done;
  }

  /** Goes on with a draft. */
  async take(draftId: string): Promise<void> {
    await this.#attempt(async () => {
      const draft = await ask((api) => api.collection.registration.drafts.open.mutate({ draftId } as never));
      this.chosen = draft.form.services.map(({ service }) => service);
      this.person = { ...draft.form.person } as Values;
      this.byService = Object.fromEntries(
        draft.form.services.map(({ service, values }) => [service, { ...values } as Values]),
      );
      this.keeper.take(draft.draftId, draft.revision);
    });
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.failure = null;
    } catch (error) {
      const told = failureOf(error);
      if (!leaveIfSignedOut(told)) this.failure = told;
    }
  }
}
