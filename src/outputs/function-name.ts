/** Names of a script's functions. In: what a function is about. Out: its name in bash. */

/** The bash name the script gives to a part of a step or of a requirement. */
export function scriptFunctionName(prefix: string, name: string): string {
  return `${prefix}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
}
