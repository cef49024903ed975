import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ChannelName } from '../channels/channel.ts';

/**
 * Names a package for a channel. The command that it installs is always the program's name.
 *
 * Sources: Debian Policy 5.6.1; npm's `validate-npm-package-name`; PEP 503 and the wheel specification; OCI
 * distribution specification (repository names).
 *
 * @param given `name` of the channel's table in `onebeam.toml`: used unchanged, but checked.
 * @throws `package-name-refused` when the name has characters that the channel does not accept
 */
export function packageName(channel: ChannelName, program: string, given?: string): string {
  const rule = rules[channel] ?? asIs;
  const name = given ?? rule.spell(program);
  if (!rule.form.test(name)) {
    throw new OnebeamError('package-name-refused', { channel, name, given: given !== undefined });
  }
  return name;
}

/** The name in the file name of a wheel: runs of `-`, `_` and `.` are one underscore. */
export const wheelFileName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '_');

/** The class of a Homebrew formula, by its file name as `Formulary.class_s` makes it: `my-app@2` becomes `MyAppAT2`. */
export const formulaClass = (name: string): string => {
  const joined = name.replaceAll(/[-_.\s]([a-zA-Z0-9])/g, (_, next: string) => next.toUpperCase());
  const spelled = joined.replaceAll('+', 'x').replace(/(.)@(\d)/, '$1AT$2');
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
};

interface NameRule {
  spell(program: string): string;
  form: RegExp;
}

const hyphened = (program: string): string => program.toLowerCase().replaceAll('_', '-');
const asIs: NameRule = { spell: (program) => program, form: /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/ };
const lowerCase: NameRule = { spell: hyphened, form: /^[a-z0-9][a-z0-9.+-]*$/ };

const rules: Readonly<Partial<Record<ChannelName, NameRule>>> = {
  deb: { spell: hyphened, form: /^[a-z0-9][a-z0-9.+-]+$/ },
  apk: lowerCase,
  pacman: lowerCase,
  arch: lowerCase,
  homebrew: { spell: hyphened, form: /^[a-z][a-z0-9.+@-]*$/ },
  npm: { spell: hyphened, form: /^[a-z0-9][a-z0-9._-]{0,200}$/ },
  wheel: { spell: hyphened, form: /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/ },
  oci: { spell: (program) => program.toLowerCase(), form: /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/ },
};
