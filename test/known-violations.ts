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
  modulesWithoutTest: [],
  fragments: [],
  proseAtThrowSites: [],
};

type Rule =
  | 'filesInCircles'
  | 'filesWithoutImporter'
  | 'largeFolders'
  | 'typeNamesTwice'
  | 'cliImports'
  | 'releasePaths'
  | 'dataWithoutCode'
  | 'modulesWithoutTest'
  | 'fragments'
  | 'proseAtThrowSites';
