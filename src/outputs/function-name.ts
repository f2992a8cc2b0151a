/** Names of a script's functions. In: what a function is about. Out: its name in bash. */

/** The bash name the script gives to a part of a step or of a requirement. */
export function scriptFunctionName(prefix: string, name: string): string {
  return `${prefix}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

/** The function that holds a text of a step. */
export function textFunctionName(text: string, step: string): string {
  return scriptFunctionName(text === 'body' ? 'step' : text, step);
}
