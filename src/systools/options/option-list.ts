import { type Term, textOf } from '../../erlang/term/term.ts';
import { checkOptionsTerm } from './argument-check.ts';
import { illegalOptions } from './illegal-options.ts';
import type { ExtraFile, ReleaseOptions, ScriptOptions, TarOptions, Variable } from './options.ts';

/**
 * Converts a list of options in OTP's form to options of `makeScript`. If an option is given twice, the first one counts.
 *
 * @param options such as `parseTerm('[local, {outdir, "ebin"}]')`.
 * @throws OnebeamError `systools-options-illegal`; its cause is a SystoolsError with `{badarg, [Option]}`, all that are not accepted.
 */
export function scriptOptions(options: Term): ScriptOptions {
  return readOptions(options, { ...releaseReaders, ...scriptReaders }) as ScriptOptions;
}

/**
 * Converts a list of options in OTP's form to options of `makeTar`.
 *
 * @param options such as `parseTerm('[{erts, "/usr/lib/erlang"}]')`.
 * @throws OnebeamError as `scriptOptions`
 */
export function tarOptions(options: Term): TarOptions {
  return readOptions(options, { ...releaseReaders, ...tarReaders }) as TarOptions;
}

/** Reads the value of an option, of a bare atom `undefined`; gives nothing when OTP would not accept it. */
type Reader = (value: Term | undefined) => Partial<ScriptOptions & TarOptions> | undefined;

function readOptions(options: Term, readers: Readonly<Record<string, Reader>>): object {
  checkOptionsTerm(options);
  const given = options.type === 'list' ? options.elements : [options];
  const illegal: Term[] = [];
  let read: object = {};
  for (const option of given) {
    const [name, value] = partsOf(option);
    const one = Object.hasOwn(readers, name) ? readers[name]!(value) : undefined;
    if (!one) illegal.push(option);
    // The flag beats the list of applications, whichever came first.
    else if (name === 'exref' && value === undefined) read = { ...read, ...one };
    else read = { ...one, ...read };
  }
  if (illegal.length > 0) throw illegalOptions(illegal);
  return read;
}

/** Name and value of `{Name, Value}`, only the name of an atom. */
function partsOf(option: Term): [name: string, value?: Term] {
  if (option.type === 'atom') return [option.name];
  const [name, value, ...rest] = option.type === 'tuple' ? option.elements : [];
  return name?.type === 'atom' && value && rest.length === 0 ? [name.name, value] : [''];
}

const flag =
  (options: Partial<ScriptOptions & TarOptions>): Reader =>
  (value) =>
    value === undefined ? options : undefined;

const valued =
  <Value>(
    read: (value: Term) => Value | undefined,
    option: (value: Value) => Partial<ScriptOptions & TarOptions>,
  ): Reader =>
  (value) => {
    const found = value && read(value);
    return found === undefined ? undefined : option(found);
  };

const releaseReaders: Readonly<Record<string, Reader>> = {
  path: valued(strings, (path) => ({ path })),
  silent: flag({ silent: true }),
  src_tests: flag({ srcTests: true }),
  variables: valued(variablesOf, (variables) => ({ variables })),
  exref: (value) => {
    if (value === undefined) return { exref: true };
    const exref = atomNames(value);
    return exref && ({ exref } satisfies ReleaseOptions);
  },
  outdir: valued(textOf, (outdir) => ({ outdir })),
  otp_build: flag({ otpBuild: true }),
  warnings_as_errors: flag({ warningsAsErrors: true }),
  no_warn_sasl: flag({ noWarnSasl: true }),
  no_module_tests: flag({ noModuleTests: true }),
};

const scriptReaders: Readonly<Record<string, Reader>> = {
  local: flag({ local: true }),
  no_dot_erlang: flag({ noDotErlang: true }),
  script_name: valued(textOf, (scriptName) => ({ scriptName })),
};

const tarReaders: Readonly<Record<string, Reader>> = {
  dirs: valued(atomNames, (dirs) => ({ dirs })),
  erts: valued(textOf, (erts) => ({ erts })),
  erts_all: flag({ ertsAll: true }),
  var_tar: valued(
    (value) => (value.type === 'atom' ? varTars.find((name) => name === value.name) : undefined),
    (varTar) => ({ varTar }),
  ),
  extra_files: valued(extraFilesOf, (extraFiles) => ({ extraFiles })),
};

const varTars = ['include', 'ownfile', 'omit'] as const;

function members<Member>(term: Term, read: (member: Term) => Member | undefined): Member[] | undefined {
  if (term.type !== 'list' || term.tail) return undefined;
  const found: Member[] = [];
  for (const element of term.elements) {
    const member = read(element);
    if (member === undefined) return undefined;
    found.push(member);
  }
  return found;
}

function strings(term: Term): string[] | undefined {
  return members(term, textOf);
}

function atomNames(term: Term): string[] | undefined {
  return members(term, (member) => (member.type === 'atom' ? member.name : undefined));
}

function variablesOf(term: Term): Variable[] | undefined {
  return members(term, (member): Variable | undefined => {
    const [name, prefix, ...rest] = member.type === 'tuple' ? member.elements : [];
    const variable = name?.type === 'atom' ? name.name : name && textOf(name);
    const text = prefix && textOf(prefix);
    return variable !== undefined && text !== undefined && rest.length === 0 ? [variable, text] : undefined;
  });
}

/** Ignores members that are not pairs, as OTP does. */
function extraFilesOf(term: Term): ExtraFile[] | undefined {
  if (term.type !== 'list') return undefined;
  return term.elements.flatMap((member): ExtraFile[] => {
    const [from, to, ...rest] = member.type === 'tuple' ? member.elements : [];
    const texts = [from && textOf(from), to && textOf(to)];
    const [fromText, toText] = texts;
    return fromText !== undefined && toText !== undefined && rest.length === 0 ? [[fromText, toText]] : [];
  });
}
