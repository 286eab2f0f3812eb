export const USAGE = `Verifies a tiled log (C2SP tlog-tiles), this one or any other, and proofs taken from it.
核验透明日志（C2SP tlog-tiles）及其证明文件，本系统或任何其他日志均可。

  verify       --log <folder or address> --key <verifier key>…
               [--witness <verifier key>]… [--seen <older checkpoint>]… [--events <export.jsonl>]
               [--checkpoint <file>] [--origin <line>] [--json]
  prove        --log <folder or address> --key <verifier key>… --index <n> --out <file>
               [--witness <verifier key>]… [--entry-out <file>] [--origin <line>]
  check-proof  --proof <file>… --entry <file or ->… --key <verifier key>…
               [--witness <verifier key>]… [--origin <line>]
  check-evidence --folder <unpacked archive> --key <verifier key>…
               [--witness <verifier key>]… [--origin <line>]
  check-certificate --certificate <file>… --entry <file>… --proof <file>… --key <verifier key>…
               [--witness <verifier key>]… [--origin <line>]
  check-receipt --receipt <file>… --signature <file>… --jwk <public key of the office's receipts>

--key is the log's verifier key, --witness that of a witness who must have cosigned; both are public.
Exit status: 0 it holds, 1 it does not, 2 the question could not be put.`;
