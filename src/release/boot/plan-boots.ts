import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { mandatoryModules } from '../../systools/boot/mandatory-modules.ts';
import type { AgentFacts } from '../agent/agent.ts';
import type { ReleaseInput } from '../release-input.ts';
import type { PlannedApplication } from '../target/target-applications.ts';
import { withAgent } from './agent-boot.ts';
import { type BootModel, readBootModel } from './boot-model.ts';
import { type RemadeBoot, remakeBoot, standsFor } from './remake-boot.ts';

export interface PlannedBoots {
  files: PayloadFile[];
  /** Those of the release's version as terms, by path. */
  scripts: Map<string, RemadeBoot>;
  /** Variables in their paths besides `$ROOT`: `RELEASE_LIB`. */
  variables: string[];
}

/**
 * Makes all boot files of a release for the applications of a target, and one that starts kernel and stdlib alone where it has none.
 *
 * @param place the folder of the release's version: what is in there has the agent.
 * @throws OnebeamError `release-boot-unknown`, `external-term-invalid`, and as `remakeBoot`
 */
export function planBoots(
  input: ReleaseInput,
  applications: readonly PlannedApplication[],
  facts: AgentFacts,
  place: string,
): PlannedBoots {
  const byName = new Map(applications.map((one) => [one.name, one]));
  const models = input.boots.map(({ path, bytes }) => readBootModel(bytes, path));
  const start = models.find(({ path }) => path === `${place}/start.boot`);
  // Old versions of relx call it by the name of the release.
  const named = models.find(({ path }) => path === `${place}/${input.name}.boot`);
  if (!start && named) models.push({ ...named, path: `${place}/start.boot` });
  if (!start && !named) models.push(startModel(input, `${place}/start.boot`));
  if (!models.some(({ path }) => path === `${place}/start_clean.boot`)) {
    models.push(cleanModel(input, `${place}/start_clean.boot`));
  }
  for (const model of models) requireSameModules(model, byName);
  const order = applications.map(({ name }) => name);
  const variables = new Set<string>();
  const scripts = new Map<string, RemadeBoot>();
  const files = models.map((model) => {
    for (const { parent } of model.applications) {
      const name = /^\$(.+)$/.exec(standsFor(parent))?.[1];
      if (name !== undefined && name !== 'ROOT/lib') variables.add(name);
    }
    const made = remakeBoot(model, { otp: facts.otp, applications: byName, order });
    if (!model.path.startsWith(`${place}/`)) return inMemory(model.path, made.bytes);
    const boot = withAgent(made, facts);
    scripts.set(model.path, boot);
    return inMemory(model.path, boot.bytes);
  });
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
 * A boot file that loads other modules of the release's own than their `.app` files list was edited by a step of the build: it
 * cannot be made again from those.
 */
function requireSameModules(model: BootModel, applications: ReadonlyMap<string, PlannedApplication>): void {
  for (const { name, modules } of model.applications) {
    const planned = applications.get(name);
    if (!planned) {
      const found = `the application \`${name}\`, which the \`.rel\` file does not name`;
      throw new OnebeamError('release-boot-unknown', { path: model.path, found });
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
    const found = `other modules of \`${name}\` than its \`.app\` file: \`${other[0]}\``;
    throw new OnebeamError('release-boot-unknown', { path: model.path, found });
  }
}
