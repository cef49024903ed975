import { generatedCases } from './generated-cases.ts';
import { includeCases } from './include-cases.ts';
import { outputCases } from './output-cases.ts';
import { pathCases } from './path-cases.ts';
import { readingCases } from './reading-cases.ts';
import type { Suite } from './recording.ts';
import { scriptCases } from './script-cases.ts';
import { syntaxCases } from './syntax-cases.ts';
import { tarCases } from './tar-cases.ts';

/** Everything that is compared with the real systools. */
export const suites = {
  script: { name: 'script', cases: scriptCases, keep: 'observations' },
  includes: { name: 'includes', cases: includeCases, keep: 'observations' },
  tar: { name: 'tar', cases: tarCases, keep: 'observations' },
  reading: { name: 'reading', cases: readingCases, keep: 'observations' },
  outputs: { name: 'outputs', cases: outputCases, keep: 'observations' },
  paths: { name: 'paths', cases: pathCases, keep: 'observations' },
  syntax: { name: 'syntax', cases: syntaxCases, keep: 'observations' },
  generated: { name: 'generated', cases: generatedCases, keep: 'digests' },
} satisfies Record<string, Suite>;
