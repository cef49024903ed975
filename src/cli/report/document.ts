/** A result as the one JSON document of a command: `schemaVersion` first, then what the library returned. */
export const document = (result: object): string =>
  `${JSON.stringify({ schemaVersion: 1, ...result }, null, 2)}\n`;
