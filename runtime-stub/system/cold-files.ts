/**
 * `node:fs`, loaded when a file is to be written and not before: it costs more than a millisecond, and an `import` of it
 * would be hoisted to the start of the launcher, from where every start would pay for it.
 */
export const files = (): typeof import('node:fs') => require('node:fs');
