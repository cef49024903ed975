/** One option of the command line. Help, completion, `onebeam.toml`, its schema and the reference are made from it. */
export interface Option {
  /** As after `--`: kebab case. */
  name: string;
  /** One letter, as after `-`. */
  short?: string;
  /**
   * `list` may be given several times, and with commas unless it has paths; `switch` needs no value, and takes those of its
   * variable.
   */
  kind: 'text' | 'list' | 'number' | 'switch';
  /** Set when a value that is there and empty means something. */
  mayBeEmpty?: true;
  /** The only values that it takes. */
  choices?: readonly string[];
  /** One line, lower case, with the default in brackets. */
  describe: string;
  /** Its place in the help. */
  group: 'What to make' | 'Runtime' | 'To ship' | 'For Windows' | 'Output' | 'General';
  /** Set when `onebeam.toml` and a variable can say it, too. */
  setting?: true;
  /** Set for paths, or for what has one behind its first `=`: in `onebeam.toml` they start at its folder. */
  path?: true | 'behind =';
}

/** What an option's value is, in TypeScript. */
export type OptionValue = string | string[] | number | boolean;

/** The variable that says the same: `add-app` is `ONEBEAM_ADD_APP`. */
export const variableOf = ({ name }: Pick<Option, 'name'>): string =>
  `ONEBEAM_${name.toUpperCase().replaceAll('-', '_')}`;
