/** What values of each type of variable look like, as extended regular expressions for the whole value; '' for anything. */
import type { VariableType } from './vocabulary.js';

/**
 * Names follow RFC 1123 as Kubernetes does for most objects; images follow the reference grammar of the distribution project,
 * loosely: no white space, quotes or shell characters. Types whose members need a look at the system (file, dir) or at the
 * declaration (enum, pattern) have no expression here.
 */
export const VARIABLE_PATTERNS: Readonly<Record<VariableType, string>> = {
  string: '',
  int: '-?(0|[1-9][0-9]*)',
  bool: 'true|false',
  enum: '',
  file: '.+',
  dir: '.+',
  'k8s-name': '[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?',
  image: '[A-Za-z0-9][A-Za-z0-9._/:@-]*',
  duration: '(0|[1-9][0-9]*)[smh]',
  pattern: '',
};
