/** Packs procedures for sites without a network. In: operands, artifacts, a folder, who signs. Out: an archive for each procedure, and what to send another way. */
import { createRender } from '../render/template-engine.js';
import type { ArtifactEntry } from '../bundle/entry.js';
import { readArtifact } from '../bundle/artifact.js';
import { buildTime } from '../bundle/build-time.js';
import { bundleContents } from '../bundle/contents.js';
import type { Contents } from '../bundle/contents.js';
import type { Signer } from '../bundle/install.js';
import { BUNDLE_NAMESPACE, SCRIPT } from '../bundle/layout.js';
import { signingKey } from '../bundle/ssh-signature.js';
import { writeBundle } from '../bundle/write-bundle.js';
import type { SigningKeys, Written } from '../bundle/write-bundle.js';
import { formatPretty } from '../diagnostics/formats/pretty.js';
import type { AddChanges, Compiled } from './sources.js';
import { compileSources, outputsFolder, refuseEqualNames } from './sources.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';

export interface BundleOptions {
  readonly operands: readonly string[];
  readonly out: string;
  readonly artifacts: readonly string[];
  readonly signKey: string | undefined;
  readonly minisignKey: string | undefined;
  readonly identity: string | undefined;
  /** Files of values, one for each site. */
  readonly vars: readonly string[];
  /** What changed since a version, into the outputs. */
  readonly addChanges: AddChanges;
}

/** A word of a command that people paste, and of a line in allowed_signers. */
const IDENTITY = /^[A-Za-z0-9][A-Za-z0-9._@+-]*$/;

function signerOf({ signKey, minisignKey, identity = '' }: BundleOptions): Signer {
  if (signKey === undefined) {
    if (identity !== '') throw new TroubleError('--identity goes with --sign-key', 'give both or neither');
    return { with: minisignKey === undefined ? 'nothing' : 'minisign', identity: '' };
  }
  if (minisignKey !== undefined)
    throw new TroubleError('--sign-key and --minisign-key exclude each other', 'give one of them');
  if (!IDENTITY.test(identity))
    throw new TroubleError(
      '--sign-key needs `--identity NAME` of letters, digits and ._@+-',
      'it is the name by which the allowed_signers file at the site lists your key',
    );
  return { with: 'ssh', identity };
}

function logFindings(terminal: Terminal, all: readonly Compiled[]): void {
  const groups = all.flatMap(({ findings }) => findings);
  terminal.log(formatPretty(groups, terminal.colour.log));
}

function contentsOf(
  one: Compiled,
  artifacts: readonly ArtifactEntry[],
  signer: Signer,
): Contents | undefined {
  const { outputs, plan, files: sources } = one.result;
  if (outputs === undefined || plan === undefined) return undefined;
  return bundleContents({ plan, outputs, sources, artifacts, signer }, createRender());
}

function tell(terminal: Terminal, { path, sshSignature }: Written, contents: Contents, signer: Signer): void {
  const script = contents.entries.find((entry) => entry.path === SCRIPT)?.sha256 ?? '';
  terminal.out(`wrote     ${path}\n`);
  terminal.out(
    `          ${script}  ${SCRIPT}\n          ${contents.checksums.sha256}  ${contents.checksums.path}\n`,
  );
  const key = sshSignature === undefined ? undefined : signingKey(sshSignature);
  if (key !== undefined)
    terminal.out(
      '\nThe site needs this line in ~/.ssh/allowed_signers. Send it another way than the bundle:\n' +
        `  ${signer.identity} namespaces="${BUNDLE_NAMESPACE}" ${key.line}\n`,
    );
  if (signer.with === 'nothing')
    terminal.log(
      'warning: nobody signed it. Send the SHA-256 of SHA256SUMS another way, or sign with --sign-key KEY --identity NAME.\n',
    );
}

export async function bundle(terminal: Terminal, options: BundleOptions): Promise<ExitCode> {
  const signer = signerOf(options);
  const mtime = buildTime(terminal.sourceDateEpoch);
  const keys: SigningKeys = { ssh: options.signKey, minisign: options.minisignKey };
  const all = options.addChanges(compileSources(options.operands, options.vars));
  refuseEqualNames(all);
  logFindings(terminal, all);
  if (all.some(({ result }) => result.outputs === undefined)) {
    terminal.log('Nothing was packed: a procedure with errors cannot be built.\n');
    return EXIT.findings;
  }
  if (options.vars.length === 0 && all.length > 1 && options.artifacts.length > 0)
    throw new TroubleError('artifacts belong to one procedure', 'name the procedure, and pack one at a time');
  const artifacts: ArtifactEntry[] = [];
  for (const path of options.artifacts) artifacts.push(await readArtifact(path));
  const packed = all.flatMap((one) => {
    const contents = contentsOf(one, artifacts, signer);
    return contents === undefined ? [] : [{ contents, folder: outputsFolder(options.out, one) }];
  });
  for (const { contents, folder } of packed) {
    const written = await writeBundle(contents, folder, mtime, keys, terminal.token);
    tell(terminal, written, contents, signer);
  }
  return EXIT.fine;
}
