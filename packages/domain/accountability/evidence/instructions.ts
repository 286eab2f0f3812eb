/** What lies beside the evidence and says how to check it without us. */
export interface EvidenceSummary {
  readonly origin: string;
  readonly size: number;
  readonly events: number;
  /** Ids of events that the database does not tell as they were logged. */
  readonly altered: readonly string[];
  /** Events that no signed head reaches yet. */
  readonly notYetSigned: number;
}

export function instructionsOf({ origin, size, events, altered, notYetSigned }: EvidenceSummary): string {
  return `证据包 Evidence from the log ${origin}

events.jsonl     ${events} 条记录，每行一条 events, one a line (JSON)
entries/         日志中的原始字节 the bytes that were logged
proofs/          每条记录的证明 a proof for each (C2SP tlog-proof)
checkpoint       签名的树头，共 ${size} 条 the signed head of a tree of ${size} entries
verifier-keys    验证公钥 public keys: compare them with those you were given on another way
${altered.length === 0 ? '' : `\n与日志不符，未出具证明 not as they were logged, without proof:\n${altered.join('\n')}\n`}${
  notYetSigned === 0 ? '' : `\n尚未签名，未包含 not signed yet, left out: ${notYetSigned}\n`
}
离线验证全部 Check all of it without a network:
  node packages/verifier/src/main.ts check-evidence --folder <this folder> --key <first line of verifier-keys>
离线验证一条 Check one:
  node packages/verifier/src/main.ts check-proof --proof proofs/<N>.tlog-proof --entry entries/<N>.entry --key <first line of verifier-keys>
Any program for C2SP tlog-proof does the same.
`;
}
