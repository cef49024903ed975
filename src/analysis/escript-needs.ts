import type { SourceBody } from '../escript/body.ts';
import type { Escript } from '../escript/escript.ts';
import type { UnreadableFile } from '../escript/facts.ts';
import type { ModuleFacts } from '../escript/module-facts.ts';
import type { StartedApplications } from '../escript/started-applications.ts';
import type { Need } from './need.ts';
import { isPreloaded, type OtpApplications } from './otp-applications.ts';
import { sourceNeeds } from './source-needs.ts';

/** The direct dependencies of an escript, before the transitive ones of the OTP tree. */
export interface EscriptNeeds {
  needs: Need[];
  /** Applications that it brings. */
  bundled: Set<string>;
  /** Modules that neither it nor the tree has, with a module that calls them, those of a language aside; sorted. */
  foreign: { module: string; by: string }[];
  /** Atoms of its modules that are also names of something. */
  atoms: Set<string>;
  /** The same without those of the language's modules, which name applications that few programs use. */
  suspects: Set<string>;
  unreadable: readonly UnreadableFile[];
  /** Its text includes header files of applications. */
  includesHeaders: boolean;
}

/** @throws `zip-damaged`, and what reading the BEAM body of an escript throws */
export function escriptNeeds(escript: Escript, otp: OtpApplications): EscriptNeeds {
  const { body } = escript;
  if (body.kind === 'source') return ofSource(body, escript, otp);
  const { applications, modules, unreadable } = escript.facts;
  const declared: Need[] = applications.flatMap((resource) => {
    const optional = new Set(resource.optionalApplications);
    return [...resource.applications, ...resource.includedApplications].map((name) => ({
      name,
      reason: { kind: 'declared' as const, by: resource.name, optional: optional.has(name) },
      isOptional: optional.has(name),
    }));
  });
  const bundled = new Set(applications.map(({ name }) => name));
  const ofLanguage = applications.filter(({ name }) => languages.has(name)).flatMap((one) => one.modules);
  const called = ofModules(modules, otp, bundled, new Set(ofLanguage));
  const needs = [...declared, ...called.needs];
  return { ...called, needs, bundled, unreadable, includesHeaders: false };
}

/** Applications of Elixir itself: each of its escripts has them. */
const languages = new Set(['elixir', 'eex', 'ex_unit', 'iex', 'logger', 'mix']);

/** One reason for each pair of module and OTP application. */
function ofModules(
  modules: readonly ModuleFacts[],
  otp: OtpApplications,
  bundled: ReadonlySet<string>,
  ofLanguage: ReadonlySet<string> = new Set(),
): Pick<EscriptNeeds, 'needs' | 'foreign' | 'atoms' | 'suspects'> {
  const own = new Set(modules.map(({ name }) => name));
  const needs: Need[] = [];
  const foreign = new Map<string, string>();
  const [atoms, suspects] = [new Set<string>(), new Set<string>()];
  for (const { name: by, calledModules, atoms: names, started } of modules) {
    const applications = new Set<string>();
    for (const name of names) atoms.add(name);
    if (!ofLanguage.has(by)) for (const name of names) suspects.add(name);
    for (const module of calledModules) {
      if (own.has(module) || isPreloaded(module)) continue;
      const name = otp.moduleOwner(module);
      if (name === undefined) {
        if (!ofLanguage.has(by)) foreign.set(module, foreign.get(module) ?? by);
      } else if (!applications.has(name))
        needs.push({ name, reason: { kind: 'imported', by, module }, isOptional: false });
      if (name !== undefined) applications.add(name);
    }
    needs.push(...startNeeds(started, by, otp, bundled));
  }
  return { needs, foreign: sorted(foreign), atoms, suspects };
}

function ofSource(body: SourceBody, escript: Escript, otp: OtpApplications): EscriptNeeds {
  const { modules, headers, compiles, atoms, started } = sourceNeeds(
    body,
    escript.header.options,
    Number(otp.release),
  );
  const needs: Need[] = [];
  const foreign = new Map<string, string>();
  if (compiles) {
    const names = compiles.mode === 'debug' ? ['compiler', 'debugger'] : ['compiler'];
    for (const name of names) needs.push({ name, reason: compiles, isOptional: false });
  }
  for (const { application, file } of headers) {
    needs.push({ name: application, reason: { kind: 'included', file }, isOptional: false });
  }
  for (const module of modules) {
    if (isPreloaded(module) || module === body.script.module) continue;
    const name = otp.moduleOwner(module);
    if (name === undefined) foreign.set(module, escript.name);
    else needs.push({ name, reason: { kind: 'called', module }, isOptional: false });
  }
  needs.push(...startNeeds(started, 'the script', otp, new Set()));
  return {
    needs,
    bundled: new Set(),
    foreign: sorted(foreign),
    atoms,
    suspects: atoms,
    unreadable: [],
    includesHeaders: headers.length > 0,
  };
}

/**
 * A name that neither the tree nor the escript has may be that of a release, or optional: the program sees to it. A list
 * counts when all its names are applications; `[tcp, ssl]` may be anything.
 */
function startNeeds(
  { names, lists }: StartedApplications,
  by: string,
  otp: OtpApplications,
  bundled: ReadonlySet<string>,
): Need[] {
  const isKnown = (name: string) => otp.applications.has(name) || bundled.has(name);
  const listed = lists.filter((list) => list.every(isKnown)).flat();
  return [...new Set([...names, ...listed])]
    .filter((name) => otp.applications.has(name))
    .map((name) => ({ name, reason: { kind: 'started', by }, isOptional: true }));
}

const sorted = (foreign: ReadonlyMap<string, string>): EscriptNeeds['foreign'] =>
  [...foreign].map(([module, by]) => ({ module, by })).sort((a, b) => (a.module < b.module ? -1 : 1));
