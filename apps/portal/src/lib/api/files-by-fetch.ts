import { failureIn, leaveIfSignedOut } from './failures.ts';

/** What a refused transfer is told as, in the language of the page; whoever is signed out is brought to where that is done. */
export async function sentenceOf(answer: Response): Promise<string> {
  const failure = failureIn(await answer.json().catch(() => null));
  leaveIfSignedOut(failure);
  return failure.text;
}

/** Sends, and sends once more where the act wants a fresh proof of who asks and that was given. */
export async function sendProven(send: () => Promise<Response>): Promise<Response> {
  const answer = await send();
  if (
    answer.ok ||
    failureIn(
      await answer
        .clone()
        .json()
        .catch(() => null),
    ).code !== 'CALL_STEP_UP_REQUIRED'
  )
    return answer;
  const { proveAgain } = await import('#lib/sign-in/prove-again.ts');
  return (await proveAgain()) ? send() : answer;
}

/** Hands a document to the browser to be saved. It is shown by no page of ours: what came from outside stays outside. */
export async function save(answer: Response): Promise<void> {
  const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'document';
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = named;
  link.click();
  URL.revokeObjectURL(address);
}
