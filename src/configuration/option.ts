import type { Expectation } from '../errors/expected/option-value.ts';
import type { Check } from '../option-checks.ts';

export type { Check };

/**
 * The fields of all options. Help, completion, `onebeam.toml`, its schema and the reference are generated from
 * them.
 */
interface CommonOption {
  /** One letter, as after `-`. */
  short?: string;
  /** One line, lower case, without the default. */
  describe: string;
  /** The description of the default for the help, if there is no `default`. */
  defaultText?: string;
  /** Set when a command requires a value: what the error says about it. */
  required?: Expectation;
  /** Its section of the help; options of only one command have none. */
  group?: 'Build' | 'Releases' | 'Runtime' | 'Shipping' | 'Windows' | 'Output' | 'General';
  /**
   * True when `onebeam.toml` and a variable can set it: for every command that has it, or for the one that is
   * named.
   */
  setting?: true | 'build' | 'ship';
  /** Set for what is never shown. */
  secret?: true;
}

/** Needs no value, and accepts those of its variable. False by default. */
export interface SwitchOption extends CommonOption {
  kind: 'switch';
}

export interface NumberOption extends CommonOption {
  kind: 'number';
  default?: number;
  check?: Check<number>;
}

/** The fields of options with texts: one text, or a list of them. */
interface TextsOption extends CommonOption {
  /** The values that completion offers, where others are valid, too. */
  suggestions?: readonly string[];
  /**
   * Set for values that are paths, and for those that have one behind their first `=`. In `onebeam.toml` paths start at its
   * folder. A function says which values are paths.
   */
  path?: true | 'behind =' | ((value: string) => boolean);
}

export interface TextOption extends TextsOption {
  kind: 'text';
  /** The only values that are valid. */
  choices?: readonly string[];
  default?: string;
  check?: Check<string>;
  /** Set when an empty value means something. */
  mayBeEmpty?: true;
}

/** May be given several times, and with commas unless it has paths. */
export interface ListOption extends TextsOption {
  kind: 'list';
  default?: readonly string[];
  check?: Check<readonly string[]>;
  /** Set when commas belong to the values. */
  whole?: true;
  /** Set when the flag means something without a value: it gives one empty text then. */
  optionalValue?: true;
}

/** One option of the command line. */
export type Option = SwitchOption | NumberOption | TextOption | ListOption;

/** Options by name: kebab case, as after `--`. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The value of any option. */
export type OptionValue = string | string[] | number | boolean;

type ValueOf<One extends Option> = One extends SwitchOption
  ? boolean
  : One extends NumberOption
    ? number
    : One extends ListOption
      ? string[]
      : One extends { choices: readonly (infer Choice)[] }
        ? Choice
        : string;

/** The values of options, by name: `undefined` where nothing sets them and they have no default; required ones are set. */
export type OptionValues<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends SwitchOption | { default: unknown } | { required: Expectation }
    ? ValueOf<Table[Name]>
    : ValueOf<Table[Name]> | undefined;
};

/** The variable that sets an option: `ONEBEAM_ADD_APP` for `add-app`. */
export const variableOf = (name: string): string => `ONEBEAM_${name.toUpperCase().replaceAll('-', '_')}`;

/** The line of the help: what it does, and its default in brackets. */
export function optionText(option: Option): string {
  const { describe, defaultText } = option;
  const value = ('default' in option ? option.default : undefined) ?? defaultText;
  return value === undefined ? describe : `${describe} [${value}]`;
}

/** The values that completion offers. */
export function suggestedValues(option: Option): readonly string[] {
  if (option.kind === 'text') return option.choices ?? option.suggestions ?? [];
  return option.kind === 'list' ? (option.suggestions ?? []) : [];
}

/** Returns true when completion offers files. */
export const takesFiles = (option: Option): boolean =>
  'path' in option && option.path !== undefined && option.path !== 'behind =';
