/** Checks who signed SHA256SUMS. In: the texts, what the signature must be for, whom to trust. Out: a verdict that says no more than was checked. */
import type { Member } from './inventory.js';
import type { FindingCode } from './finding.js';
import { MINISIGN_SIGNATURE, SSH_SIGNATURE, SUMS } from './layout.js';
import { minisignProblem } from './minisign-signature.js';
import type { AllowedSigner } from './ssh-signature.js';
import { signingKey, sshSignatureProblem } from './ssh-signature.js';
import type { Verdict } from './verdict.js';
import { NOTHING, joinVerdicts } from './verdict.js';

export interface Trust {
  readonly ssh: AllowedSigner | undefined;
  /** File of a public key of minisign. */
  readonly minisign: string | undefined;
}

export interface SignatureVerdict extends Verdict {
  /** Somebody who is trusted signed exactly this SHA256SUMS. */
  readonly trusted: boolean;
}

function wrong(code: FindingCode, path: string, message: string): Verdict {
  return { ...NOTHING, findings: [{ code, path, message }] };
}

function judgeSsh(
  sums: string,
  signature: string | undefined,
  namespace: string,
  trust: Trust['ssh'],
): Verdict {
  if (signature === undefined)
    return trust === undefined ? NOTHING : wrong('unsigned', SSH_SIGNATURE, 'there is no signature to check');
  const key = signingKey(signature);
  if (key === undefined) return wrong('bad-signature', SSH_SIGNATURE, 'it is not a signature of ssh-keygen');
  const problem = sshSignatureProblem(sums, signature, namespace, trust);
  const by = `the key ${key.fingerprint}`;
  if (problem !== undefined)
    return wrong('bad-signature', SSH_SIGNATURE, `it names ${by}; ssh-keygen says: ${problem}`);
  const said = `${SUMS} was signed for ${namespace} by ${by}`;
  if (trust !== undefined)
    return { ...NOTHING, checked: [`${said}, which \`${trust.file}\` lists for \`${trust.identity}\``] };
  const whose = `whose key ${key.fingerprint} is, and whether to trust it: give --allowed-signers and --identity`;
  return { ...NOTHING, checked: [said], unchecked: [whose] };
}

function judgeMinisign(
  sums: string,
  signature: string | undefined,
  namespace: string,
  key: string | undefined,
): Verdict {
  if (signature === undefined)
    return key === undefined
      ? NOTHING
      : wrong('unsigned', MINISIGN_SIGNATURE, 'there is no signature to check');
  if (key === undefined)
    return { ...NOTHING, unchecked: [`the signature ${MINISIGN_SIGNATURE}: give --minisign-key`] };
  const problem = minisignProblem(sums, signature, namespace, key);
  if (problem !== undefined) return wrong('bad-signature', MINISIGN_SIGNATURE, `minisign says: ${problem}`);
  return { ...NOTHING, checked: [`${SUMS} was signed for ${namespace} by the key in \`${key}\``] };
}

export function judgeSignature(
  members: readonly Member[],
  namespace: string,
  trust: Trust,
): SignatureVerdict {
  const textOf = (path: string): string | undefined => {
    const member = members.find((one) => one.path === path);
    return member === undefined ? undefined : (member.text ?? '');
  };
  const sums = textOf(SUMS) ?? '';
  const ssh = judgeSsh(sums, textOf(SSH_SIGNATURE), namespace, trust.ssh);
  const mini = judgeMinisign(sums, textOf(MINISIGN_SIGNATURE), namespace, trust.minisign);
  const verdict = joinVerdicts(ssh, mini);
  const asked = trust.ssh !== undefined || trust.minisign !== undefined;
  const isSigned = textOf(SSH_SIGNATURE) !== undefined || textOf(MINISIGN_SIGNATURE) !== undefined;
  const unchecked = isSigned || asked ? verdict.unchecked : ['who made it: nobody signed it'];
  return { ...verdict, unchecked, trusted: asked && verdict.findings.length === 0 };
}
