import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotAvailable } from '../../bed/not-available.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { runOk } from '../../bed/run.ts';

/** The only file below `src/` that is recorded. */
const file = join(import.meta.dirname, '../../../src/systools/checks/builtin-functions.ts');

const head = `/**
 * Functions that the emulator itself implements: those of all modules of kernel, stdlib and ERTS for which
 * \`erlang:is_builtin/3\` is true in the emulators of OTP 25, 27 and 29, by module. \`+26\` marks functions since that
 * release, \`-26\` functions up to it; a release between two recorded ones is assumed to have those of both. Recorded
 * by \`npm run update:golden\`; do not edit.
 */
export const builtinFunctions: Readonly<Record<string, string>> = {
`;

/** Reads the functions that the emulators of OTP 25, 27 and 29 implement, and writes the table of `exref`. */
export async function recordBuiltins(): Promise<void> {
  const releases = new Map<string, number[]>();
  for (const release of otpReleases) {
    for (const name of await builtinsOf(release))
      releases.set(name, [...(releases.get(name) ?? []), release]);
  }
  const byModule = new Map<string, string[]>();
  for (const name of [...releases.keys()].sort()) {
    const colon = name.indexOf(':');
    const [module, rest] = [name.slice(0, colon), name.slice(colon + 1)];
    const has = releases.get(name)!;
    const since = has[0] === otpReleases[0] ? '' : `+${has[0]! - 1}`;
    const until = has.at(-1) === otpReleases.at(-1) ? '' : `-${has.at(-1)! + 1}`;
    byModule.set(module, [...(byModule.get(module) ?? []), `${rest}${since}${until}`]);
  }
  const entries = [...byModule].map(([module, functions]) => `  ${module}:\n    ${literal(functions)},\n`);
  writeFileSync(file, `${head}${entries.join('')}};\n`);
}

async function builtinsOf(release: (typeof otpReleases)[number]): Promise<string[]> {
  const tree = await otp(release);
  if (tree instanceof NotAvailable) throw tree;
  const ask =
    'Ms = [list_to_atom(filename:basename(F, ".beam")) || App <- [kernel, stdlib], ' +
    'F <- filelib:wildcard(filename:join(code:lib_dir(App, ebin), "*.beam"))] ++ erlang:pre_loaded(), ' +
    '[code:ensure_loaded(M) || M <- Ms], [io:format("~s:~s/~p~n", [M, F, A]) || M <- Ms, ' +
    'erlang:module_loaded(M), {F, A} <- M:module_info(exports), erlang:is_builtin(M, F, A)], halt().';
  const env = { PATH: process.env.PATH, HOME: '/', ...tree.environment };
  const printed = await runOk(tree.erlexec, ['-noshell', '-eval', ask], { env });
  return printed.split('\n').filter((line) => line !== '');
}

/** Names with spaces between, over lines of at most a hundred characters. */
function literal(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + 1 + name.length > 100) lines.push(name);
    else lines[lines.length - 1] = last === '' ? name : `${last} ${name}`;
  }
  return lines.map((line, index) => `'${line}${index < lines.length - 1 ? ' ' : ''}'`).join(' +\n    ');
}
