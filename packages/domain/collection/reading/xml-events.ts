import { SaxesParser } from 'saxes';
import { failCollection } from '../errors.ts';

/** What a part of a workbook is read with. Names come without their namespace prefix: some writers say `x:row`. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Feeds XML to a handler, piece by piece; yields after each piece, so that a caller can pass on what the handler has collected.
 * A document type is refused: Office writes none, and entities are how XML is made to swell.
 * @throws AppError COLLECTION_FILE_DAMAGED where it is not well-formed UTF-8 XML
 */
export async function* readXml(
  bytes: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): AsyncGenerator<void, void, undefined> {
  const parser = new SaxesParser({ position: false });
  const broken = (why: string) => failCollection('COLLECTION_FILE_DAMAGED', { why });
  parser.on('error', () => {
    throw broken('xml');
  });
  parser.on('doctype', () => {
    throw broken('xml-doctype');
  });
  parser.on('opentag', (tag) => handler.open(localName(tag.name), tag.attributes as Record<string, string>));
  if (handler.close !== undefined) parser.on('closetag', (tag) => handler.close?.(localName(tag.name)));
  if (handler.text !== undefined) {
    parser.on('text', (text) => handler.text?.(text));
    parser.on('cdata', (text) => handler.text?.(text));
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (piece?: Uint8Array) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch (error) {
      throw error instanceof TypeError ? broken('xml-encoding') : error;
    }
  };
  for await (const piece of bytes) {
    parser.write(decode(piece));
    yield;
  }
  parser.write(decode()).close();
  yield;
}

/** Reads a whole part at once. */
export async function readWholeXml(bytes: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(bytes, handler));
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by its local name, whatever prefix the writer chose. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  for (const [written, value] of Object.entries(attributes)) if (localName(written) === name) return value;
  return undefined;
}
