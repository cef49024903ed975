import { inMemory, type PayloadFile } from '../../src/archive/payload-file.ts';
import { probeFiles } from './probe.ts';

/** Names of programs for one executable: with a blank, and in letters of another case. Sorted. */
export const severalPrograms = ['Three', 'one', 'two words'] as const;

/** The probe as the emulator, and an escript for each of them. */
export const severalProgramsFiles = (): PayloadFile[] => [
  ...probeFiles('suite').filter(({ path }) => path.startsWith('erts/')),
  ...severalPrograms.map((name) =>
    inMemory(`programs/${name}/bin/${name}.es`, Buffer.from(`escript ${name}\n`), 0o755),
  ),
];
