/** The library's functions by name, as the build read and examined them in templates/bash/functions; the module itself is written by src/build. */
import type { Uses } from './definition.js';
export declare const libraryTexts: Readonly<Record<string, string>>;
export declare const libraryUses: Readonly<Record<string, Uses>>;
