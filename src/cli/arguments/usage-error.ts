/** What cannot be understood of a command line. */
export class UsageError extends Error {}
