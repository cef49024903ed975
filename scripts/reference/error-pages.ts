import { usageCodes } from '../../src/errors/usage-codes.ts';
import { describe, type ErrorCode, errorCodes, OnebeamError } from '../../src/index.ts';
import { errorSamples } from './error-samples.ts';

const folder = '.github/docs/errors';

/** A page for each error code, by path in the repository, and the list of them. */
export function errorPages(): Record<string, () => string> {
  const pages: Record<string, () => string> = { [`${folder}/README.md`]: list };
  for (const code of errorCodes) pages[`${folder}/${code}.md`] = () => page(code);
  return pages;
}

function words<Code extends ErrorCode>(code: Code): { message: string; hint?: string } {
  return describe(new OnebeamError(code, errorSamples[code]));
}

function list(): string {
  const rows = errorCodes.map((code) => `| [\`${code}\`](${code}.md) | ${cell(words(code).message)} |`);
  return `${mark}# Errors\n\nWith \`--json\` the code stands in \`error.code\`. Words in capitals stand for what a failure knows.\n\n| code | message |\n|---|---|\n${rows.join('\n')}\n`;
}

function page(code: ErrorCode): string {
  const { message, hint } = words(code);
  const usage = usageCodes.includes(code);
  const exit = code === 'interrupted' ? '130 after Ctrl-C, 143 after SIGTERM' : usage ? 2 : 1;
  return `${mark}# ${code}\n\n    error: ${message}\n${hint ? `    hint: ${hint}\n` : ''}\n${sentence(hint)}Exit code ${exit}. See [all errors](README.md).\n`;
}

const mark = '<!-- Made by `npm run reference` from src/errors/text/. -->\n';
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What to do, as a sentence of its own. */
function sentence(hint: string | undefined): string {
  if (!hint) return '';
  return `**What to do:** ${hint}.\n\n`;
}
