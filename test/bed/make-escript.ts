import { createHash } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepared } from './cache.ts';
import { have } from './not-available.ts';
import { type OtpRelease, otp } from './otp.ts';
import { runOk } from './run.ts';
import { plainEnvironment } from './run-escript.ts';

export type EscriptKind = 'source' | 'beam' | 'zip';

export interface EscriptRecipe {
  /** The file's name, and that of the module with `main/1`. */
  name: string;
  kind: EscriptKind;
  /** Erlang modules by name. A source or BEAM escript has only the one with its name. */
  modules: Record<string, string>;
  /** Other files of a zip escript, by path in the archive; they come after `<name>/ebin/`. */
  files?: Record<string, string>;
  /** OTP applications in the `.app` file of a zip escript, in addition to kernel and stdlib. */
  applications?: readonly string[];
  /** The text after `%%!`. */
  emulatorArguments?: string;
  /** The release whose compiler and whose `escript:create/2` make it. */
  release?: OtpRelease;
}

/**
 * Creates an escript with OTP's `escript:create/2` (source: shebang, the line for the emulator and the text). Caches
 * the result by its input.
 *
 * @returns the path of the file, executable.
 */
export async function makeEscript(recipe: EscriptRecipe): Promise<string> {
  const { name, kind, modules, emulatorArguments, release = 25 } = recipe;
  const id = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const folder = await prepared(join('made', `${name}-${kind}-${id}-1`), async (stage) => {
    const made = join(stage, name);
    if (kind === 'source') {
      const flags = emulatorArguments ? `%%! ${emulatorArguments}\n` : '';
      await writeFile(made, `#!/usr/bin/env escript\n${flags}${modules[name]}`);
    } else {
      await create(stage, recipe, release);
    }
    await chmod(made, 0o755);
  });
  return join(folder, name);
}

async function create(stage: string, recipe: EscriptRecipe, release: OtpRelease): Promise<void> {
  const { name, kind, modules, files = {}, applications = [], emulatorArguments } = recipe;
  const work = join(stage, 'work');
  await mkdir(work);
  for (const [module, text] of Object.entries(modules)) await writeFile(join(work, `${module}.erl`), text);
  const resource =
    `{application, ${name},\n [{description, "made for a test"}, {vsn, "1.0.0"},\n` +
    `  {modules, [${Object.keys(modules).join(', ')}]}, {registered, []},\n` +
    `  {applications, [${['kernel', 'stdlib', ...applications].join(', ')}]}]}.\n`;
  const string = (text: string) => JSON.stringify(text);
  const text = (bytes: string) => `<<${[...Buffer.from(bytes)].join(',')}>>`;
  const archive = [
    `{${string(`${name}/ebin/${name}.app`)}, ${text(resource)}}`,
    ...Object.entries(files).map(([path, bytes]) => `{${string(path)}, ${text(bytes)}}`),
  ];
  const program = `
    Beams = [begin
      {ok, M, B} = compile:file(filename:join(${string(work)}, N), [binary, deterministic, return_errors]),
      {atom_to_list(M), B}
    end || N <- [${Object.keys(modules).map(string).join(', ')}]],
    Body = case ${kind} of
      beam -> {beam, proplists:get_value(${string(name)}, Beams)};
      zip -> {archive, [{${string(`${name}/ebin/`)} ++ N ++ ".beam", B} || {N, B} <- Beams]
              ++ [${archive.join(', ')}], []}
    end,
    Flags = case ${string(emulatorArguments ?? '')} of "" -> []; F -> [{emu_args, F}] end,
    ok = escript:create(${string(join(stage, name))}, [{shebang, default}, {comment, "made for a test"}]
                        ++ Flags ++ [Body]),
    halt().`;
  const { erlexec, environment } = have(await otp(release));
  await runOk(erlexec, ['-noshell', '-eval', program.replace(/\s+/g, ' ')], {
    env: { ...plainEnvironment(), ...environment },
  });
}
