import { ask } from '#lib/api/browser.ts';

/** Saves both files of a receipt; they belong together and are kept byte for byte. */
export async function saveReceipt(clientId: string, receiptId: string): Promise<void> {
  const input = { clientId, receiptId };
  const { document: text, signature } = await ask((api) => api.collection.consents.receipt.mutate(input as never));
  save('receipt.jsonld', text, 'application/ld+json');
  save('receipt.jsonld.jws', signature, 'application/jose');
}

function save(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
