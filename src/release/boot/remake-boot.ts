import { encodeTerm } from '../../erlang/external/encode-term.ts';
import { isAtom, list, string, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import { type BootApplication, bootFile } from '../../systools/boot/boot-file.ts';
import type { StartType } from '../../systools/release/release.ts';
import type { BootModel } from './boot-model.ts';

/** An application as the boot files of a target have it. */
export interface TargetApplication {
  name: string;
  version: string;
  /** The term of its `.app` file. */
  resource: Term;
  /** Set by the `.rel` file: the replacement of its included applications. */
  includes?: readonly string[];
  /**
   * Set for an application that the release did not have and OTP's applications of the target need: the one that
   * needs it.
   */
  wantedBy?: string;
}

export interface RemakeOptions {
  /** OTP of the target. */
  otp: number;
  /** All of the target, by name. */
  applications: ReadonlyMap<string, TargetApplication>;
  /** Names in the order of the `.rel` file that the boot file was made from. */
  order: readonly string[];
}

/** A boot script as a term, and as `init` reads it. */
export interface RemadeBoot {
  script: Term;
  bytes: Uint8Array;
}

/**
 * Creates a boot file of a release again for the applications of a target: as systools would from the `.rel` file,
 * with the edits of Mix applied. Without changes the bytes are the same.
 *
 * @throws OnebeamError `systools-application-malformed`, `systools-circular`
 */
export function remakeBoot(model: BootModel, { otp, applications, order }: RemakeOptions): RemadeBoot {
  const known = new Map(model.applications.map((one) => [one.name, one]));
  const types = new Map<string, StartType>(model.applications.map(({ name, type }) => [name, type]));
  const added = [...applications.values()].filter(({ wantedBy }) => wantedBy && types.has(wantedBy));
  for (const { name, wantedBy } of added) types.set(name, types.get(wantedBy!)!);
  const ordered = [...new Set([...order, ...known.keys(), ...added.map(({ name }) => name)])];
  const booted = ordered
    .filter((name) => types.has(name))
    .map((name): BootApplication => {
      const { version, resource, includes } = applications.get(name)!;
      const parent = known.get(name)?.parent ?? '$ROOT/lib';
      return {
        resource: includes ? withIncludes(resource, includes) : resource,
        // One that another application includes was only loaded: the script makes no difference.
        type: types.get(name)!,
        path: `${standsFor(parent)}/${name}-${version}/ebin`,
      };
    });
  const { name, version, dotErlang } = model;
  const { script } = bootFile({ name, version, otp, applications: booted, dotErlang });
  const edited = withExtras(withPrefixes(script, model), model);
  return { script: edited, bytes: encodeTerm(edited, otp) };
}

/** Below a variable the folder is `lib` of the release, as the command line says; whatever else a script names is `$ROOT/lib`. */
export const standsFor = (parent: string): string =>
  /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(parent) ? parent : '$ROOT/lib';

function withIncludes(resource: Term, includes: readonly string[]): Term {
  const [tag, name, properties] = resource.type === 'tuple' ? resource.elements : [];
  if (!tag || !name || properties?.type !== 'list') return resource;
  const key = { type: 'atom', name: 'included_applications' } as const;
  const others = properties.elements.filter(
    (one) => !(one.type === 'tuple' && isAtom(one.elements[0], key.name)),
  );
  const value = list(includes.map((one) => ({ type: 'atom', name: one })));
  return tuple(tag, name, list([...others, tuple(key, value)]));
}

/** They are first in each path that has a folder below their variable, as Mix puts them. */
function withPrefixes(script: Term, { prefixes }: BootModel): Term {
  const variable = /^(\$[A-Za-z_][A-Za-z0-9_]*)\//.exec(prefixes[0] ?? '')?.[1];
  if (!variable) return script;
  return mapInstructions(script, (instruction) => {
    if (instruction.type !== 'tuple' || !isAtom(instruction.elements[0], 'path')) return [instruction];
    const folders = instruction.elements[1];
    if (folders?.type !== 'list') return [instruction];
    const isBelow = folders.elements.some((one) => textOf(one)?.startsWith(`${variable}/`));
    if (!isBelow) return [instruction];
    return [tuple(instruction.elements[0]!, list([...prefixes.map(string), ...folders.elements]))];
  });
}

/** Each after the start of the application that it followed. */
function withExtras(script: Term, { extras }: BootModel): Term {
  if (extras.length === 0) return script;
  return mapInstructions(script, (instruction) => {
    const started = startedBy(instruction);
    const isLoaded = isTagged(instruction, 'progress', 'applications_loaded');
    const here = extras.filter(({ after }) =>
      isLoaded ? after === undefined : started !== undefined && after === started,
    );
    return [instruction, ...here.map((one) => one.instruction)];
  });
}

/** The name of `{apply, {application, start_boot, [Name, Type]}}`. */
export function startedBy(instruction: Term): string | undefined {
  const [tag, call] = instruction.type === 'tuple' ? instruction.elements : [];
  const [module, name, args] = call?.type === 'tuple' ? call.elements : [];
  const [application] = args?.type === 'list' ? args.elements : [];
  const isStart = isAtom(tag, 'apply') && isAtom(module, 'application') && isAtom(name, 'start_boot');
  return isStart && application?.type === 'atom' ? application.name : undefined;
}

export function isTagged(term: Term, tag: string, value?: string): boolean {
  const [first, second] = term.type === 'tuple' ? term.elements : [];
  return isAtom(first, tag) && (value === undefined || isAtom(second, value));
}

/** @param script `{script, Id, Instructions}` */
export function mapInstructions(script: Term, change: (instruction: Term) => Term[]): Term {
  const [tag, id, body] = script.type === 'tuple' ? script.elements : [];
  if (!tag || !id || body?.type !== 'list') throw new TypeError('not a boot script');
  return tuple(tag, id, list(body.elements.flatMap(change)));
}
