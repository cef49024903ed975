import { assembleBeam, type BeamInstruction, opcode } from '../../../src/beam/assemble.ts';
import { type BeamFile, readBeam } from '../../../src/beam/beam-file.ts';
import { reduceBeam } from '../../../src/beam/reduce/reduce.ts';

/** The function that stubs call. */
export const whole = { module: 'loader', function: 'whole' };
/** More code than a stub has. */
export const long: BeamInstruction[] = Array.from({ length: 40 }, () => [opcode.move, ['x', 0], ['x', 0]]);
const names = ['first', 'second', 'third'];
/** Has `first/1`, `second/1` and `third/1`. */
export const module = (extra: BeamInstruction[] = [], imported: string[] = []) =>
  readBeam(
    assembleBeam({
      module: 'm',
      imports: imported.map((name) => ({ module: 'erlang', function: name, arity: 2 })),
      functions: names.map((name) => ({
        function: name,
        arity: 1,
        instructions: [...long, ...extra, [opcode.return]],
      })),
    }),
  );
/** Keeps these functions. */
export const reduced = (beam: BeamFile, ...kept: string[]) => {
  const made = reduceBeam(beam, { keep: (name) => kept.includes(name), whole });
  return made && { ...made, beam: readBeam(made.bytes) };
};
