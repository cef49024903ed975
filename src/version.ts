import manifest from '../package.json' with { type: 'json' };

/** Of this project, from `package.json`. */
export const version: string = manifest.version;
