import type { ImportedFunction } from '../../beam/functions.ts';

/** `module:name/arity` */
export const functionKey = ({ module, function: name, arity }: ImportedFunction): string =>
  `${module}:${name}/${arity}`;
