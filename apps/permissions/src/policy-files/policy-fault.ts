/** A policy folder that is not loaded. The message is one sentence for whoever wrote the file: which, where, what, and the remedy. */
export class PolicyFault extends Error {
  constructor(
    file: string,
    place: string,
    what: string,
    remedy = 'Put it right; until then nothing of the folder is loaded.',
  ) {
    super(`${file}${place === '' ? '' : `, ${place}`}: ${what}. ${remedy}`);
    this.name = 'PolicyFault';
  }
}
