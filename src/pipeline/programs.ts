import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import type { BuildOptions, PayloadOptions } from '../options.ts';
import { programPath } from '../payload/format/layout.ts';
import type { BuildRecord, PackedProgram } from '../payload/format/manifest.ts';
import { givenPrivPlace, hasApplication } from '../start/given-priv.ts';
import { ownStart } from '../start/own-folder.ts';
import type { PayloadPlan } from './plan-payload.ts';
import type { ProgramToPlan } from './program/place-program.ts';

/** A program of a build, read. */
export interface OpenedProgram {
  escript: Escript;
  /** The options of the build, with the program's name, `priv` and modules. */
  options: PayloadOptions;
}

/**
 * Reads the programs of a build: one, or several sorted by name. A `priv` of the build goes to the programs that bring its
 * application, and to all where none does.
 *
 * @throws as `openEscript`
 */
export async function openPrograms(options: BuildOptions): Promise<OpenedProgram[]> {
  const { programs, escript } = options;
  if (programs.length === 0) return [{ escript: await openEscript(escript), options }];
  const escripts = await Promise.all(programs.map((program) => openEscript(program.escript)));
  return programs.map(({ name, priv, startModules }, index) => {
    const shared = options.priv.filter(
      ({ application }) =>
        hasApplication(application, escripts[index]!) ||
        !escripts.some((other) => hasApplication(application, other)),
    );
    return {
      escript: escripts[index]!,
      options: {
        ...options,
        name,
        priv: [...shared.filter((one) => !priv.some((own) => own.application === one.application)), ...priv],
        startModules: [...options.startModules, ...startModules],
      },
    };
  });
}

/** The programs as a manifest has them; nothing where there is one. */
export function packedPrograms(
  programs: readonly ProgramToPlan[],
  plan: Pick<PayloadPlan, 'programs'>,
): PackedProgram[] | undefined {
  return plan.programs?.map(({ start, ...packed }, index) => {
    const { escript, options, recorded } = programs[index]!;
    return {
      ...packed,
      ...ownStart(start),
      startModules: [...recorded],
      priv: recordedPriv(options, escript).map(({ application, folder }) => ({
        application,
        folder: programPath(options.name, folder),
      })),
    };
  });
}

/** Folders given as `priv`, by their place in a payload with only this program. */
export const recordedPriv = ({ priv }: PayloadOptions, escript: Escript): BuildRecord['priv'] =>
  priv.map(({ application }) => ({ application, folder: givenPrivPlace(application, escript) }));
