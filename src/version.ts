/** The compiler's version, as package.json gives it; a test holds them together. */
export const VERSION = '0.1.0';
