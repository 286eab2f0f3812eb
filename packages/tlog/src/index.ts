export * from './checkpoint.ts';
export { bundleOf, entriesOf, MAX_ENTRY_BYTES } from './entry-bundle.ts';
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash } from './merkle-hash.ts';
export { NoteSigner, SEED_BYTES } from './note-signer.ts';
export {
  type NoteSignature,
  readNote,
  readSignatureLine,
  type SignedNote,
  signatureLine,
  writeNote,
} from './signed-note.ts';
export { fromDecimal, toBase64 } from './strict-text.ts';
export { CHECKPOINT_PATH, TILE_WIDTH, tilePath, tileWidthAt } from './tile-path.ts';
export { entriesAt, type TileSource } from './tile-source.ts';
export { TlogError, type TlogErrorCode } from './tlog-error.ts';
export * from './tlog-proof.ts';
export { type TileFile, TreeEdge } from './tree-edge.ts';
export { TreeProofs } from './tree-proofs.ts';
export {
  type KeyType,
  readVerifierKey,
  type VerifiedSignature,
  type VerifierKey,
  verifiedSignatures,
  writeVerifierKey,
} from './verifier-key.ts';
export { verifyConsistency, verifyInclusion } from './verify-proofs.ts';
export * from './witness-request.ts';
