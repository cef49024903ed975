import { printFlat } from '../../erlang/print/print-flat.ts';
import { atom, list, type Term, tuple } from '../../erlang/term/term.ts';
import type { ApplicationBuild } from './application-build.ts';
import type { UpgradeFacts } from './upgrade-facts.ts';

/** Points to review manually, because two builds do not show them. */
export type ReviewNote =
  | { readonly kind: 'code-change'; readonly module: string; readonly function: string }
  | { readonly kind: 'no-code-change'; readonly module: string; readonly behaviour: string }
  | { readonly kind: 'supervisor'; readonly module: string }
  | { readonly kind: 'removed'; readonly module: string }
  | { readonly kind: 'runs-on-load'; readonly module: string }
  | { readonly kind: 'unlisted'; readonly module: string }
  /** A changed key of the `.app` file that no instruction updates. */
  | { readonly kind: 'application'; readonly key: string };

/** The instructions from one build to the other and back, and what to review. */
export interface AppupSteps {
  readonly up: readonly Term[];
  readonly down: readonly Term[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly notes: readonly ReviewNote[];
}

const supervisors = new Set(['supervisor', 'Elixir.Supervisor']);
/** Processes of these keep a state between calls. */
const stateful = new Set([
  'gen_server',
  'gen_statem',
  'gen_event',
  'gen_fsm',
  'supervisor_bridge',
  'Elixir.GenServer',
]);

/**
 * Finds the instructions that get from one build of an application to the other, and back: added and removed modules,
 * supervisors, modules whose processes convert their state, and others that changed. A module is loaded after those of
 * the changed ones that it calls, and before them in a downgrade.
 *
 * @param extra what `code_change` is given.
 */
export function appupSteps(before: ApplicationBuild, after: ApplicationBuild, extra: Term): AppupSteps {
  const added = [...after.compiled.values()].filter(({ name }) => !before.compiled.has(name));
  const removed = [...before.compiled.values()].filter(({ name }) => !after.compiled.has(name));
  const changed = [...after.compiled.values()].filter(
    ({ name, digest }) => (before.compiled.get(name)?.digest ?? digest) !== digest,
  );
  const arriving = new Set([...added, ...changed].map(({ name }) => name));
  const leaving = new Set([...removed, ...changed].map(({ name }) => name));
  const change = (names: ReadonlySet<string>, build: ApplicationBuild) => (it: UpgradeFacts) =>
    changeOf(it, needed(build.compiled.get(it.name)!, names), extra);
  const add = (names: ReadonlySet<string>) => (it: UpgradeFacts) =>
    withNeeds('add_module', it, needed(it, names));
  const remove = ({ name }: UpgradeFacts): Term => tuple(atom('delete_module'), atom(name));
  return {
    up: [
      ...added.map(add(arriving)),
      ...changed.map(change(new Set([...arriving]), after)),
      ...removed.map(remove),
    ],
    down: [...removed.map(add(leaving)), ...changed.map(change(leaving, before)), ...added.map(remove)],
    added: added.map(({ name }) => name),
    changed: changed.map(({ name }) => name),
    removed: removed.map(({ name }) => name),
    notes: [
      ...changed.flatMap(notesOf),
      ...added.flatMap(({ name: module, runsOnLoad }) =>
        runsOnLoad ? [{ kind: 'runs-on-load', module } as const] : [],
      ),
      ...removed.map(({ name: module }) => ({ kind: 'removed', module }) as const),
      ...after.unlisted.map((module) => ({ kind: 'unlisted', module }) as const),
      ...changedKeys(before, after).map((key) => ({ kind: 'application', key }) as const),
    ],
  };
}

const isSupervisor = ({ behaviours }: UpgradeFacts): boolean => behaviours.some((it) => supervisors.has(it));

const needed = ({ calls }: UpgradeFacts, names: ReadonlySet<string>): string[] =>
  [...calls].filter((name) => names.has(name)).sort();

function changeOf(module: UpgradeFacts, needs: readonly string[], extra: Term): Term {
  const name = atom(module.name);
  if (isSupervisor(module)) return tuple(atom('update'), name, atom('supervisor'));
  if (!module.codeChange) return withNeeds('load_module', module, needs);
  const kind = tuple(atom('advanced'), extra);
  return needs.length === 0
    ? tuple(atom('update'), name, kind)
    : tuple(atom('update'), name, kind, list(needs.map(atom)));
}

const withNeeds = (instruction: string, { name }: UpgradeFacts, needs: readonly string[]): Term =>
  needs.length === 0
    ? tuple(atom(instruction), atom(name))
    : tuple(atom(instruction), atom(name), list(needs.map(atom)));

function notesOf(facts: UpgradeFacts): ReviewNote[] {
  const { name: module, codeChange, behaviours, runsOnLoad } = facts;
  const notes: ReviewNote[] = [];
  const behaviour = behaviours.find((it) => stateful.has(it));
  if (isSupervisor(facts)) notes.push({ kind: 'supervisor', module });
  else if (codeChange) {
    notes.push({ kind: 'code-change', module, function: `${codeChange.function}/${codeChange.arity}` });
  } else if (behaviour) notes.push({ kind: 'no-code-change', module, behaviour });
  if (runsOnLoad) notes.push({ kind: 'runs-on-load', module });
  return notes;
}

/** Keys whose change takes more than loading modules. */
function changedKeys(before: ApplicationBuild, after: ApplicationBuild): string[] {
  const shown = ({ uses, includes, registered, mod, startPhases, env }: ApplicationBuild) => ({
    applications: uses.join(' '),
    included_applications: includes.join(' '),
    registered: registered.join(' '),
    mod: mod ? printFlat(mod) : '',
    start_phases: startPhases ? printFlat(startPhases) : '',
    env: printFlat(env),
  });
  const [old, now] = [shown(before), shown(after)];
  return (Object.keys(old) as (keyof typeof old)[]).filter((key) => old[key] !== now[key]);
}
