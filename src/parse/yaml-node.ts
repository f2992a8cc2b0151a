/** A YAML document as a tree with places: what the YAML reader gives and the composer takes. Offsets are into one file's text. */

export interface Place {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** How a value that is not text is written in the file. */
  readonly written?: string;
  /** Where the text's first line stands and how far its lines are indented, when they stand in the file as they are. */
  readonly block?: { readonly start: number; readonly indent: number };
}

export interface SequenceNode extends Place {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface MappingEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: YamlNode;
}

export interface MappingNode extends Place {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, MappingEntry>;
}

/** A use of an anchor: stands where the alias is written, means what the anchor marks. */
export interface AliasNode extends Place {
  readonly kind: 'alias';
  readonly target: ContentNode;
}

export type ContentNode = ScalarNode | SequenceNode | MappingNode;
export type YamlNode = ContentNode | AliasNode;

/** The node itself, or what it is an alias of. */
export function resolveAlias(node: YamlNode): ContentNode {
  return node.kind === 'alias' ? node.target : node;
}
