/** Checks a bundle: its files, its signature, and whether what describes them says the same. In: an inventory, whom to trust. Out: a verdict. */
import type { Finding } from './finding.js';
import type { Inventory, Member } from './inventory.js';
import { judgeFiles } from './judge-files.js';
import type { Trust } from './judge-signature.js';
import { judgeSignature } from './judge-signature.js';
import { BUNDLE_NAMESPACE, PROVENANCE, SOURCES, SUMS } from './layout.js';
import { MANIFEST, SCRIPT } from '../plan/output-names.js';
import { shownName } from './portable-name.js';
import { asList, asObject, asText, parseJson } from './read-json.js';
import type { Json } from './read-json.js';
import type { Verdict } from './verdict.js';
import { joinVerdicts } from './verdict.js';

interface Claim {
  readonly path: string;
  readonly sha256: string;
}

function claimsOfManifest(manifest: Json): Claim[] {
  const claim = (folder: string) => (entry: Json) => {
    return { path: `${folder}${asText(entry['path'])}`, sha256: asText(entry['digest']) };
  };
  return [
    ...asList(manifest['outputs']).map(claim('')),
    ...asList(manifest['files']).map(claim(`${SOURCES}/`)),
  ];
}

function claimsOfProvenance(statement: Json): Claim[] {
  return asList(statement['subject']).map(({ name, digest }) => {
    return { path: asText(name), sha256: asText(asObject(digest)?.['sha256']) };
  });
}

/** What one file says of others, compared with what they are; `known` are files of which the list of checksums says it already. */
function judgeClaims(
  members: readonly Member[],
  known: ReadonlySet<string>,
  path: string,
  claimsOf: (data: Json) => Claim[],
): Finding[] {
  const member = members.find((one) => one.path === path);
  if (member === undefined) return [{ code: 'missing', path, message: 'a bundle has one' }];
  const data = parseJson(member.text ?? '');
  if (data === undefined) return [{ code: 'disagrees', path, message: 'it is not JSON' }];
  const claims = claimsOf(data);
  if (claims.length === 0) return [{ code: 'disagrees', path, message: 'it names no digests' }];
  const digests = new Map(members.map((one) => [one.path, one.sha256]));
  return claims
    .filter((claim) => digests.get(claim.path) !== claim.sha256 && !known.has(shownName(claim.path)))
    .map((claim) => ({
      code: 'disagrees',
      path,
      message: digests.has(claim.path)
        ? `it names another digest for ${shownName(claim.path)}`
        : `it names ${shownName(claim.path)}, which is not there`,
    }));
}

function judgeDescriptions(members: readonly Member[], found: readonly Finding[]): Finding[] {
  const known = new Set(found.map(({ path }) => path));
  const all = [
    ...judgeClaims(members, known, MANIFEST, claimsOfManifest),
    ...judgeClaims(members, known, PROVENANCE, claimsOfProvenance),
    ...(members.some(({ path }) => path === SCRIPT)
      ? []
      : [{ code: 'missing', path: SCRIPT, message: 'a bundle has one' } as const]),
  ];
  return all.filter(({ path }) => !known.has(path));
}

/** Whether the script is the one that was signed, in a sentence. */
function judgeScript(members: readonly Member[], isSound: boolean, isTrusted: boolean): Partial<Verdict> {
  const digest = members.find(({ path }) => path === SCRIPT)?.sha256 ?? '';
  const script = `${SCRIPT} (SHA-256 ${digest})`;
  if (!isSound) return {};
  if (isTrusted) return { checked: [`${script} is the script that was signed`] };
  return {
    checked: [`${script} is the script that ${SUMS} lists`],
    unchecked: [`whether ${SCRIPT} is the script that was signed by somebody whom you trust`],
  };
}

export function judgeBundle(inventory: Inventory, trust: Trust): Verdict {
  const { members } = inventory;
  const files = judgeFiles(inventory);
  const hasSums = members.some(({ path }) => path === SUMS);
  const signature = judgeSignature(hasSums ? members : [], BUNDLE_NAMESPACE, trust);
  const descriptions = inventory.incomplete ? [] : judgeDescriptions(members, files.findings);
  const isSound = files.findings.length + signature.findings.length + descriptions.length === 0;
  const agreed = isSound ? [`${MANIFEST} and ${PROVENANCE} name the digests that the files have`] : [];
  const script = {
    findings: [],
    checked: [],
    unchecked: [],
    ...judgeScript(members, isSound, signature.trusted),
  };
  const rest = { findings: descriptions, checked: agreed, unchecked: [] };
  const never = [
    'when it was signed, whether its key was revoked since, and whether there is a newer version',
  ];
  return joinVerdicts(files, signature, rest, script, { findings: [], checked: [], unchecked: never });
}
