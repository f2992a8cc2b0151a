/** What is printed for the mistake that each code is about; the module itself is written by src/build from the fixtures. */
export declare const examples: Readonly<Record<string, string>>;
