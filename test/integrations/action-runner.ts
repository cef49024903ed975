import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../bed/run.ts';

/** A composite action, with the keys that this repository uses. */
export interface Action {
  inputs: Record<string, { description: string; default: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: Step[] };
}

interface Step {
  id?: string;
  if?: string;
  shell?: string;
  'working-directory'?: string;
  env?: Record<string, string>;
  run?: string;
  uses?: string;
  with?: Record<string, string>;
}

export interface ActionRun {
  /** Of the step that failed, else 0. */
  code: number;
  outputs: Record<string, string>;
  /** The output of the steps, with annotations. */
  log: string;
  summary: string;
}

/** Reads `action.yml` of a folder. */
export const readAction = async (folder: string): Promise<Action> =>
  Bun.YAML.parse(await readFile(join(folder, 'action.yml'), 'utf8')) as Action;

/**
 * Runs an action as GitHub's runner does: shells with the runner's arguments, variables for files that steps write
 * to, and `actions/cache` by a folder for each key.
 *
 * @param place the action's folder.
 * @param desk a folder: `work` in it is the checkout, `caches` the cached files, also for later runs.
 * @param environment of the shells.
 */
export async function runAction(
  place: string,
  desk: string,
  given: Record<string, string>,
  environment: Record<string, string | undefined>,
): Promise<ActionRun> {
  const { inputs, outputs, runs } = await readAction(place);
  const files = { output: join(desk, 'output'), summary: join(desk, 'summary') };
  const temporary = join(desk, 'temporary');
  const work = join(desk, 'work');
  await rm(temporary, { recursive: true, force: true });
  await Promise.all([mkdir(temporary), writeFile(files.summary, '')]);
  const known: Record<string, string> = {};
  for (const [name, { default: value }] of Object.entries(inputs))
    known[`inputs.${name}`] = given[name] ?? value;
  const filled = (text: string) => text.replace(/\$\{\{ *([^}]*?) *\}\}/g, (_, name) => known[name] ?? '');
  const saved: (() => Promise<void>)[] = [];
  let [code, log] = [0, ''];
  for (const step of runs.steps) {
    if (step.if && !holds(step.if, known)) continue;
    await writeFile(files.output, '');
    if (step.uses) saved.push(await cache(step, filled, desk, files.output));
    else {
      const script = join(desk, 'step.sh');
      await writeFile(script, step.run!);
      const env: Record<string, string | undefined> = {
        ...environment,
        GITHUB_ACTION_PATH: place,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_WORKSPACE: work,
        RUNNER_TEMP: temporary,
        RUNNER_OS: 'Linux',
        RUNNER_ARCH: 'X64',
      };
      for (const [name, value] of Object.entries(step.env ?? {})) env[name] = filled(value);
      if (step.shell !== 'bash') throw new Error(`a step wants the shell ${step.shell}`);
      const cwd = join(work, filled(step['working-directory'] ?? '.'));
      const ran = await run('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], { cwd, env });
      log += Buffer.from(ran.stdout).toString() + Buffer.from(ran.stderr).toString();
      code = ran.exitCode;
    }
    for (const [name, value] of writtenOutputs(await readFile(files.output, 'utf8'))) {
      known[`steps.${step.id}.outputs.${name}`] = value;
    }
    if (code !== 0) break;
  }
  if (code === 0) for (const save of saved) await save();
  return {
    code,
    log,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, filled(value)])),
    summary: await readFile(files.summary, 'utf8'),
  };
}

function holds(condition: string, known: Record<string, string>): boolean {
  const [, name, value] = /^([\w.-]+) == '([^']*)'$/.exec(condition) ?? [];
  if (!name) throw new Error(`a condition of another form: ${condition}`);
  return known[name] === value;
}

/**
 * `actions/cache`: restores the entry of the key, else the newest with the requested prefix; saves at the end if the
 * key had no entry.
 */
async function cache(
  { uses, with: what = {} }: Step,
  filled: (text: string) => string,
  desk: string,
  output: string,
): Promise<() => Promise<void>> {
  if (!/^actions\/cache@[0-9a-f]{40}$/.test(uses!)) throw new Error(`no stand-in for ${uses}`);
  const {
    path = '',
    key = '',
    'restore-keys': prefix = '',
  } = Object.fromEntries(Object.entries(what).map(([name, text]) => [name, filled(text)]));
  const caches = join(desk, 'caches');
  await mkdir(caches, { recursive: true });
  const kept = [...new Bun.Glob('*').scanSync({ cwd: caches, onlyFiles: false })];
  const found = kept.includes(key) ? key : kept.find((name) => prefix !== '' && name.startsWith(prefix));
  if (found) {
    await mkdir(dirname(path), { recursive: true });
    await cp(join(caches, found), path, { recursive: true });
  }
  await writeFile(output, `cache-hit=${found === key}\n`);
  return async () => {
    if (found !== key) await cp(path, join(caches, key), { recursive: true });
  };
}

/** `name=value`, and `name<<MARK` with lines up to the mark. */
function* writtenOutputs(text: string): Generator<[name: string, value: string]> {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length - 1; at++) {
    const [, name, sign, rest] = /^([\w-]+)(=|<<)(.*)$/.exec(lines[at]!) ?? [];
    if (!name) throw new Error(`no output: ${lines[at]}`);
    if (sign === '=') yield [name, rest!];
    else {
      const end = lines.indexOf(rest!, at + 1);
      if (end < 0) throw new Error(`the output ${name} has no end`);
      yield [name, lines.slice(at + 1, end).join('\n')];
      at = end;
    }
  }
}
