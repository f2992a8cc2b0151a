/** The library's functions by name, as the build read them from templates/bash/functions; the module itself is written by src/build. */
export declare const libraryTexts: Readonly<Record<string, string>>;
