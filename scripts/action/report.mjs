// Reads the document of `onebeam build --json` from stdin, and reports it: outputs, annotations, the summary of the
// job.
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const {
  GITHUB_OUTPUT: output = '',
  GITHUB_STEP_SUMMARY: summary,
  GITHUB_WORKSPACE,
  INPUT_SUMMARY,
} = process.env;
const text = readFileSync(0, 'utf8');
const { artifacts = [], shipped = [], failures = [], warnings = [], error } = JSON.parse(text || '{}');

/** A value cannot end itself: the delimiter is random. */
function put(name, value) {
  const mark = `END_${randomUUID()}`;
  appendFileSync(output, `${name}<<${mark}\n${value}\n${mark}\n`);
}
put('paths', artifacts.map(({ path }) => path).join('\n'));
put('sha256', artifacts.map(({ sha256 }) => sha256).join('\n'));
put('result', text.trimEnd());

const escaped = (value) => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (value) => escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
const annotate = (kind, { target, message, hint }) =>
  console.log(
    `::${kind} title=${property(`onebeam${target ? ` ${target}` : ''}`)}::${escaped(hint ? `${message} (${hint})` : message)}`,
  );

const failed = [
  ...failures.map((failure) => ({ ...failure.error, target: failure.target })),
  ...(error ? [error] : []),
];
for (const one of warnings) annotate('warning', one);
for (const artifact of artifacts) {
  for (const one of artifact.warnings) annotate('warning', { ...one, target: artifact.target });
}
for (const one of failed) annotate('error', one);

const cell = (value) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '\\|').replaceAll('\n', ' ');
const megabytes = (size) => `${(size / 1e6).toFixed(1)} MB`;
const shown = (path) => cell(relative(GITHUB_WORKSPACE || process.cwd(), path));
const rows = [
  ...artifacts.map(({ target, path, size, sha256 }) => [
    target,
    shown(path),
    megabytes(size),
    `\`${sha256}\``,
  ]),
  ...shipped.map(({ path, size, sha256 }) => ['', shown(path), megabytes(size), `\`${sha256}\``]),
  ...failed.map(({ target = '', message }) => [target, `**failed:** ${cell(message)}`, '', '']),
];
if (summary && INPUT_SUMMARY !== 'false' && rows.length > 0) {
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  const head = ['### onebeam', '', '| target | file | size | SHA-256 |', '|---|---|--:|---|'];
  appendFileSync(summary, `${[...head, ...lines].join('\n')}\n\n`);
}
