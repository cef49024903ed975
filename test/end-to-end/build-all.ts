import { type Maybe, NotAvailable } from '../bed/not-available.ts';
import type { Otp } from '../bed/otp.ts';
import { build, clearBuilds, type Workshop } from './workshop.ts';

interface Buildable {
  otp: Maybe<Otp>;
  script: Maybe<string>;
  more?: readonly string[];
}

/** The executable of a program. Throws the error of its build, so that only the tests of this program fail. */
export type Built<Program> = (program: Program) => string;

/** Builds every available program, two at a time, and removes everything except the executables. */
export async function buildAll<Program extends Buildable>(
  shop: Workshop,
  programs: readonly Program[],
): Promise<Built<Program>> {
  const outcomes = new Map<Program, { executable: string } | { error: unknown }>();
  const waiting = [...programs];
  const buildSome = async () => {
    for (let program = waiting.shift(); program; program = waiting.shift()) {
      const { otp, script, more } = program;
      if (otp instanceof NotAvailable || script instanceof NotAvailable) continue;
      const outcome = build(shop, script, otp, more).then(
        (executable) => ({ executable }),
        (error: unknown) => ({ error }),
      );
      outcomes.set(program, await outcome);
    }
  };
  await Promise.all([buildSome(), buildSome()]);
  await clearBuilds(shop);
  return (program) => {
    const outcome = outcomes.get(program)!;
    if ('error' in outcome) throw outcome.error;
    return outcome.executable;
  };
}
