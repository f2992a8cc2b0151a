/** The schema's validators as the build compiled them with ajv; the module itself is written by src/build. */
export declare const acceptsProcedure: (data: unknown) => boolean;
export declare const acceptsGroup: (data: unknown) => boolean;
export declare const acceptsModifiers: (data: unknown) => boolean;
/** By kind: whether a value may stand under the kind's key. */
export declare const acceptsAction: Readonly<Record<string, (data: unknown) => boolean>>;
