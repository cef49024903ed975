import type { OptionTable } from './option.ts';
import { buildTable } from './options/build-options.ts';
import { outputTable } from './options/output-options.ts';
import { releaseContentTable } from './options/release-content-options.ts';
import { releaseStartTable } from './options/release-start-options.ts';
import { runtimeTable } from './options/runtime-options.ts';
import { shippingTable } from './options/shipping-options.ts';
import { windowsTable } from './options/windows-options.ts';

/**
 * Every option that several commands or `onebeam.toml` have, once: a name means the same everywhere. Flag, variable,
 * key, type, default, help, validation and completion are generated from its entry, which is in the file of its area.
 */
export const optionTable = {
  ...buildTable,
  ...releaseStartTable,
  ...releaseContentTable,
  ...runtimeTable,
  ...shippingTable,
  ...windowsTable,
  ...outputTable,
} as const satisfies OptionTable;

export type OptionName = keyof typeof optionTable;

/** Some of the options, in this order. */
export function pickOptions<const Name extends OptionName>(
  ...names: readonly Name[]
): Pick<typeof optionTable, Name>;
export function pickOptions(...names: readonly OptionName[]): OptionTable {
  return Object.fromEntries(names.map((name) => [name, optionTable[name]]));
}

/** The options that every command has. */
export const generalOptions = pickOptions('json', 'color', 'quiet', 'verbose');

/** The options that `onebeam.toml` and variables can set. */
export const settingOptions: OptionTable = Object.fromEntries(
  Object.entries<OptionTable[string]>(optionTable).filter(([, { setting }]) => setting !== undefined),
);
