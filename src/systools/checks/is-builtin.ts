import { builtinFunctions } from './builtin-functions.ts';

/** What `erlang:is_builtin/3` says in the emulator of an OTP release; functions by `module:name/arity`. */
export function builtinsOf(otp: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [module, functions] of Object.entries(builtinFunctions)) {
    for (const entry of functions.split(' ')) {
      const [, name, since, until] = /^(.+?\/\d+)(?:\+(\d+))?(?:-(\d+))?$/.exec(entry)!;
      if (otp >= Number(since ?? 0) && otp <= Number(until ?? otp)) names.add(`${module}:${name}`);
    }
  }
  return names;
}
