import type { OptionValues } from '../../configuration/option.ts';
import { type generalOptions, optionTable, pickOptions } from '../../configuration/option-table.ts';

const { setting: _, ...output } = optionTable.output;

/** The options of `ship`, in the order of the help. */
export const shipCommandOptions = {
  ...pickOptions('to'),
  output: {
    ...output,
    describe: 'the folder of the release',
    defaultText: 'release/ next to the executables',
  },
  ...pickOptions('base-url', 'sign-key', 'compress', 'macos-app', 'desktop', 'icon', 'dry-run', 'strict'),
} as const;

/** The input of `ship`. */
export type ShipValues = OptionValues<typeof shipCommandOptions & typeof generalOptions> & {
  executable: string[] | undefined;
  config?: string | undefined;
};
