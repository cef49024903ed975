import { makeBeam } from './make-beam.ts';

/** Keys of an `.app` file as Erlang text; `vsn`, `description`, `modules`, `registered`, `applications` have defaults. */
export interface FakeKeys {
  readonly vsn?: string;
  readonly description?: string;
  readonly modules?: string;
  readonly registered?: string;
  readonly applications?: string;
  /** Further keys, `{env, []}`, each. */
  readonly more?: readonly string[];
}

/** The text of `name.app`. */
export function appText(name: string, keys: FakeKeys = {}): string {
  const {
    vsn = '"1.0"',
    description = `"${name}"`,
    modules = '[]',
    registered = '[]',
    applications = '[kernel, stdlib]',
    more = [],
  } = keys;
  const given = { description, vsn, modules, registered, applications };
  const properties = [...Object.entries(given).map(([key, value]) => `{${key}, ${value}}`), ...more];
  return `{application, ${name},\n [${properties.join(',\n  ')}]}.\n`;
}

/** An application in `lib/name-Vsn/ebin`, with a BEAM file for each of `modules`. */
export function fakeApplication(
  name: string,
  vsn: string,
  modules: readonly string[] = [],
  keys: FakeKeys = {},
): Record<string, string | Uint8Array> {
  const ebin = `lib/${name}-${vsn}/ebin`;
  const text = appText(name, { vsn: `"${vsn}"`, modules: `[${modules.join(', ')}]`, ...keys });
  return {
    [`${ebin}/${name}.app`]: text,
    ...Object.fromEntries(modules.map((module) => [`${ebin}/${module}.beam`, makeBeam(module, {})])),
  };
}

/** kernel, stdlib and sasl "1.0" without modules, so that every OTP makes the same of them; and a sasl "9.9". */
export const fakeBase: Readonly<Record<string, string | Uint8Array>> = {
  ...fakeApplication('kernel', '1.0', [], { applications: '[]' }),
  ...fakeApplication('stdlib', '1.0', [], { applications: '[kernel]' }),
  ...fakeApplication('sasl', '1.0'),
  ...fakeApplication('sasl', '9.9'),
};

/** The text of a release file with kernel and stdlib, and whatever else. */
export function relText(
  applications: readonly string[],
  { name = '"Test release"', vsn = '"LATEST"', erts = '"4.4"', sasl = true } = {},
): string {
  const all = ['{kernel, "1.0"}', '{stdlib, "1.0"}', ...(sasl ? ['{sasl, "1.0"}'] : []), ...applications];
  return `{release, {${name}, ${vsn}}, {erts, ${erts}},\n [${all.join(',\n  ')}]}.\n`;
}

/** The option that finds everything in `lib`. */
export const libPath = '{path, ["lib/*/ebin"]}';
