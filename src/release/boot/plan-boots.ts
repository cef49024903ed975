import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { mandatoryModules } from '../../systools/boot/mandatory-modules.ts';
import type { AgentFacts } from '../agent/agent-calls.ts';
import type { ReleaseInput } from '../release-input.ts';
import type { PlannedApplication } from '../target/target-applications.ts';
import { withAgent } from './agent-boot.ts';
import { type BootModel, readBootModel } from './boot-model.ts';
import { keepBoot } from './kept-boots.ts';
import { type RemadeBoot, remakeBoot, standsFor } from './remake-boot.ts';

export interface PlannedBoots {
  files: PayloadFile[];
  /** Boot scripts of the release's version as terms, by path. */
  scripts: Map<string, RemadeBoot>;
  /** Variables in their paths in addition to `$ROOT`: `RELEASE_LIB`. */
  variables: string[];
}

/**
 * Creates all boot files of a release for the applications of a target, and a missing one that starts only kernel and
 * stdlib.
 *
 * @param place the folder of the release's version: its boot files get the agent.
 * @param keep the release's own boot files instead, which get the agent.
 * @throws OnebeamError `release-boot-unknown`, `external-term-invalid`, and as `remakeBoot`
 */
export function planBoots(
  input: ReleaseInput,
  applications: readonly PlannedApplication[],
  facts: AgentFacts,
  place: string,
  keep = false,
): PlannedBoots {
  const byName = new Map(applications.map((one) => [one.name, one]));
  const has = (name: string) => input.boots.some(({ path }) => path === `${place}/${name}.boot`);
  // Old versions of relx call it by the name of the release.
  const named = has('start')
    ? undefined
    : input.boots.find(({ path }) => path === `${place}/${input.name}.boot`);
  const boots = [...input.boots, ...(named ? [{ ...named, path: `${place}/start.boot` }] : [])];
  const isOwn = (path: string) => path.startsWith(`${place}/`);
  const kept = keep ? boots.map((one) => keepBoot(one, facts, isOwn(one.path))) : [];
  const models = keep ? [] : boots.map(({ path, bytes }) => readBootModel(bytes, path));
  if (!has('start') && !named) models.push(startModel(input, `${place}/start.boot`));
  if (!has('start_clean')) models.push(cleanModel(input, `${place}/start_clean.boot`));
  for (const model of models) requireSameModules(model, byName);
  const order = applications.map(({ name }) => name);
  const scripts = new Map<string, RemadeBoot>();
  const variables = new Set(kept.flatMap((one) => one.variables));
  const made = models.map((model) => {
    for (const { parent } of model.applications) {
      const name = /^\$(.+)$/.exec(standsFor(parent))?.[1];
      if (name !== undefined && name !== 'ROOT/lib') variables.add(name);
    }
    const remade = remakeBoot(model, { otp: facts.otp, applications: byName, order });
    if (!isOwn(model.path)) return inMemory(model.path, remade.bytes);
    const boot = withAgent(remade, facts);
    scripts.set(model.path, boot);
    return inMemory(model.path, boot.bytes);
  });
  const files = [...made, ...kept.map(({ path, bytes }) => inMemory(path, bytes))];
  return { files, scripts, variables: [...variables].sort() };
}

/** All applications of the `.rel` file, with its types. */
function startModel({ name, version, applications }: ReleaseInput, path: string): BootModel {
  const booted = applications.map((one) => ({
    ...{ name: one.name, version: one.version, type: one.type },
    ...{ parent: '$ROOT/lib', modules: one.found?.resource.modules ?? [] },
  }));
  return { path, name, version, applications: booted, prefixes: [], extras: [], dotErlang: false };
}

function cleanModel(input: ReleaseInput, path: string): BootModel {
  const start = startModel(input, path);
  const applications = start.applications.filter(({ name }) => name === 'kernel' || name === 'stdlib');
  return { ...start, name: 'start_clean', version: '1.0', applications };
}

/**
 * A boot file that loads other modules of the release than their `.app` files list was edited by a build step: it
 * cannot be created again from these files.
 */
function requireSameModules(model: BootModel, applications: ReadonlyMap<string, PlannedApplication>): void {
  for (const { name, modules } of model.applications) {
    const planned = applications.get(name);
    if (!planned) {
      const fault = { problem: 'unknown-application', application: name } as const;
      throw new OnebeamError('release-boot-unknown', { path: model.path, ...fault });
    }
    if (planned.from === 'otp') continue;
    const loadedFirst = new Set(mandatoryModules);
    const listed = planned.from.resource.modules.filter((module) => !loadedFirst.has(module));
    const loaded = new Set(modules.filter((module) => !loadedFirst.has(module)));
    const other = [
      ...listed.filter((module) => !loaded.has(module)),
      ...[...loaded].filter((module) => !listed.includes(module)),
    ];
    if (other.length === 0) continue;
    const fault = { problem: 'other-modules', application: name, module: other[0]! } as const;
    throw new OnebeamError('release-boot-unknown', { path: model.path, ...fault });
  }
}
