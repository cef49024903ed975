/**
 * What breaks a rule of `source-rules.test.ts` today. Nothing is added here: a rule fails for what is not listed, and for
 * what is listed and no longer there.
 */
export const known: Record<Rule, readonly string[]> = {
  filesInCircles: [],
  filesWithoutImporter: [],
  largeFolders: [],
  typeNamesTwice: [],
  cliImports: [],
  releasePaths: [],
  dataWithoutCode: [],
  modulesWithoutTest: [],
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
