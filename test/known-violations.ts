/**
 * Known violations of `source-rules.test.ts`. Do not add any: a rule fails for violations that are not listed, and
 * for listed ones that no longer exist.
 */
export const known: Record<Rule, readonly string[]> = {
  filesInCircles: [],
  filesWithoutImporter: [],
  largeFolders: [],
  typeNamesTwice: [],
  cliImports: [],
  releasePaths: [],
  dataWithoutCode: [],
  modulesWithoutTest: [
    'runtime-stub/commands/doctor-libraries.ts',
    'runtime-stub/commands/doctor.ts',
    'runtime-stub/commands/in-use.ts',
    'runtime-stub/system/windows.ts',
    'src/analysis/escript-needs.ts',
    'src/archive/zip-entry.ts',
    'src/archive/zip-headers.ts',
    'src/binary/elf/elf-run-path.ts',
    'src/inspection/guess-options.ts',
    'src/otp/minimal/native-file.ts',
    'src/pipeline/build-target.ts',
    'src/pipeline/check-machine.ts',
    'src/pipeline/plan-payload.ts',
    'src/runtimes/debian/private-apt.ts',
  ],
};

type Rule =
  | 'filesInCircles'
  | 'filesWithoutImporter'
  | 'largeFolders'
  | 'typeNamesTwice'
  | 'cliImports'
  | 'releasePaths'
  | 'dataWithoutCode'
  | 'modulesWithoutTest';
