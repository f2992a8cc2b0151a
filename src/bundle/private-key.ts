/** Tells private keys from other files. In: a file's name and the bytes it begins with. Out: what it looks like; undefined for anything else. */

/** How much of a file is looked at; keys that lie deep in an image or a package are not a file of the bundle. */
export const HEAD_BYTES = 64 * 1024;

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, 'a private key'],
  [/^untrusted comment:[^\n]*(?:secret|encrypted)/i, 'a secret key of minisign'],
  [/^PuTTY-User-Key-File-/m, 'a private key of PuTTY'],
  [/AGE-SECRET-KEY-/, 'a secret key of age'],
];

const KEY_STORES = /\.(?:p12|pfx|jks|keystore|kdbx)$/i;

export function looksLikePrivateKey(name: string, head: Buffer): string | undefined {
  if (KEY_STORES.test(name)) return 'a store of private keys';
  const text = head.subarray(0, HEAD_BYTES).toString('latin1');
  return MARKS.find(([mark]) => mark.test(text))?.[1];
}
