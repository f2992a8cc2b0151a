/** The templates as the build compiled them, and the texts that are taken as they are; the module itself is written by src/build. */
import type { TemplateSpecification } from './template-engine.js';

export declare const templates: Readonly<Record<string, TemplateSpecification>>;
/** The runner, by chapters. */
export declare const chapters: readonly string[];
/** The code with which every script begins. */
export declare const preface: string;
/** The procedure that `init` writes. */
export declare const starter: string;
/** The page's script and style sheet, as they stand in it. */
export declare const pageScript: string;
export declare const pageStyle: string;
