import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { atom, isAtom, list, nil, type Term, tuple } from '../../src/erlang/term/term.ts';
import type { OtpRelease } from '../../test/bed/otp.ts';
import type { Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';
import { byErlexec, byEscript, byExecutable, type Subject, subject } from './subjects.ts';

/** Where a start can be made to end, and how the time up to there is called. */
const cuts = { emulator: 'preLoaded', modules: 'kernel_load_completed', applications: 'started' } as const;
type Cut = keyof typeof cuts;

/**
 * Measures the phases of a warm start: the same start, ended immediately after the emulator is up, after the first
 * modules are loaded, after the applications are started, and complete, with and without the steps before `erlexec`.
 * The phases are the differences, of the shortest runs: medians differ by more than a phase on a busy machine. The
 * same for `escript` with its boot file.
 */
export async function phases(shop: Workshop, { rounds, quick }: Effort): Promise<Measure[]> {
  const releases: OtpRelease[] = quick ? [25] : [25, 29];
  const measures: Measure[] = [];
  for (const release of releases) {
    const program = await subject(shop, 'hello', release);
    const boots = {
      executable: await cutBoots(
        join(program.release, 'erts/bin/program.boot'),
        shop.folder,
        'program',
        release,
      ),
      escript: await cutBoots(join(program.otp.root, 'bin/no_dot_erlang.boot'), shop.folder, 'otp', release),
    };
    const times = await interleaved(
      {
        executable: () => byExecutable(program),
        erlexec: () => byErlexec(program),
        applications: () => byErlexec(program, boots.executable.applications),
        modules: () => byErlexec(program, boots.executable.modules),
        emulator: () => byErlexec(program, boots.executable.emulator),
        escript: () => byEscript(program),
        'escript erlexec': () => escriptByErlexec(program),
        'escript applications': () => escriptByErlexec(program, boots.escript.applications),
        'escript modules': () => escriptByErlexec(program, boots.escript.modules),
        'escript emulator': () => escriptByErlexec(program, boots.escript.emulator),
      },
      rounds,
    );
    const of = (kind: '' | 'escript ', whole: number): Record<string, number> => {
      const at = (name: Cut | 'erlexec') => times[`${kind}${name}`].least;
      return {
        'before the emulator': whole - at('erlexec'),
        'the emulator': at('emulator'),
        'first modules': at('modules') - at('emulator'),
        applications: at('applications') - at('modules'),
        'the program and the end': at('erlexec') - at('applications'),
      };
    };
    for (const [way, whole, from] of [
      ['the executable', times.executable.least, of('', times.executable.least)],
      ['`escript`', times.escript.least, of('escript ', times.escript.least)],
    ] as const) {
      measures.push({ name: `${program.title}: phases of ${way}`, value: whole, unit: 'ms', phases: from });
    }
  }
  return measures;
}

/** Boot files that do what this one does up to some point, and end there. */
async function cutBoots(path: string, folder: string, name: string, release: OtpRelease) {
  const script = decodeTerm(await readFile(path), path);
  const made = {} as Record<Cut, string>;
  for (const cut of Object.keys(cuts) as Cut[]) {
    made[cut] = join(folder, `${name}-${release}-${cut}`);
    await writeFile(`${made[cut]}.boot`, encodeTerm(endedAfter(script, cuts[cut]), release));
  }
  return made;
}

/** @param instruction the first word of an instruction, or of a progress. */
function endedAfter(script: Term, instruction: string): Term {
  const [tag, id, body] = script.type === 'tuple' ? script.elements : [];
  if (!tag || !id || body?.type !== 'list') throw new TypeError('not a boot script');
  const index = body.elements.findLastIndex(
    (term) =>
      term.type === 'tuple' &&
      (isAtom(term.elements[0], instruction) || isAtom(term.elements[1], instruction)),
  );
  if (index < 0) throw new TypeError(`a boot script without ${instruction}`);
  const halt = tuple(atom('apply'), tuple(atom('erlang'), atom('halt'), nil));
  return tuple(tag, id, list([...body.elements.slice(0, index + 1), halt]));
}

/** Returns what `escript` and `erl` start in the end. */
function escriptByErlexec({ otp, script, args, env }: Subject, boot = 'no_dot_erlang'): { cpu: number } {
  const words = ['+B', '-boot', boot, '-noshell', '-run', 'escript', 'start', '-extra', script, ...args];
  return runQuietly([otp.erlexec, ...words], { ...env, ...otp.environment });
}
