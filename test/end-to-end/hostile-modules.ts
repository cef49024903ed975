import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { have } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';

/** Called by the program of `working-folder.test.ts`; `nobody_has` is not in any application of any release. */
export const notInOtp = ['called_by_program', 'nobody_has'];

/** A working directory full of modules, and the files that those that ran have left. */
export interface HostileFolder {
  folder: string;
  /** Names of the modules that ran since the last call. */
  ran(): Promise<string[]>;
}

/**
 * Makes a module of every name that the kernel and stdlib of all releases have, and of others. Each runs code when it is
 * loaded, which writes a file of its name, and has the functions that the program of the test calls.
 */
export async function hostileFolder(place: string, names: readonly string[]): Promise<HostileFolder> {
  const tree = have(await otp(25));
  const [folder, proof] = [join(place, 'hostile'), join(place, 'proof')];
  await mkdir(folder, { recursive: true });
  await mkdir(proof);
  const text = (some: string) => JSON.stringify(some);
  const program = `
    lists:foreach(fun(Name) ->
      Write = "start() -> prim_file:write_file(" ++ io_lib:format("~p", [filename:join(${text(proof)}, Name)]) ++ ", <<>>), ok.",
      Lines = ["-module('" ++ Name ++ "').", "-export([says/0]).", "-on_load(start/0).", "says() -> hostile.", lists:flatten(Write)],
      Forms = [begin {ok, T, _} = erl_scan:string(L), {ok, F} = erl_parse:parse_form(T), F end || L <- Lines],
      {ok, _, Beam} = compile:forms(Forms, []),
      ok = file:write_file(filename:join(${text(folder)}, Name ++ ".beam"), Beam)
    end, [${names.map(text).join(', ')}]),
    halt().`;
  await runOk(tree.erlexec, ['-noshell', '-boot', 'no_dot_erlang', '-eval', program], {
    env: { ...plainEnvironment(), ...tree.environment },
    cwd: place,
  });
  const ran = async () => {
    const files = (await readdir(proof)).sort();
    await Promise.all(files.map((file) => Bun.file(join(proof, file)).delete()));
    return files;
  };
  return { folder, ran };
}
