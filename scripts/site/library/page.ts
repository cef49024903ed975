import type { LibraryExport } from './exports.ts';

/** Groups by the folder of the source, in the order of the page. The first that fits counts. */
const groups: readonly [title: string, folders: RegExp][] = [
  ['Build', /^src\/(options|release-options|build-request|context|reporter|version|pipeline\/)/],
  ['Inspect', /^src\/(executable|inspection|analysis)\//],
  ['Distribute', /^src\/shipping\//],
  ['Runtimes and targets', /^src\/(runtimes\/|targets\/|otp\/|release\/|build-outputs)/],
  ['Launchers and cache', /^src\/(stub|cache|zstd)\//],
  ['systools', /^src\/systools\//],
  ['Erlang terms', /^src\/erlang\//],
  ['Errors', /^src\/errors\//],
  ['Payload', /./],
];

/** The reference of the library as one Markdown page. */
export function libraryPage(all: readonly LibraryExport[]): string {
  const sections = groups.map(([title, folders], index) => {
    const earlier = groups.slice(0, index);
    const own = all.filter(
      ({ source }) => folders.test(source) && !earlier.some(([, other]) => other.test(source)),
    );
    if (own.length === 0) return '';
    const order = ['function', 'class', 'const', 'interface', 'type'];
    const rank = ({ name, kind }: LibraryExport) => (name === 'build' ? -1 : order.indexOf(kind));
    const sorted = own.toSorted((one, other) => rank(one) - rank(other));
    return `## ${title}\n\n${sorted.map(entry).join('\n')}`;
  });
  return `# Library reference\n\nEverything that \`onebeam\` exports. Generated from the doc comments of the source.\n\n${sections.join('\n')}`;
}

function entry({ name, kind, signature, doc }: LibraryExport): string {
  const lines = [`### \`${name}\``, doc.text || `A ${kind}.`, `\`\`\`ts\n${signature}\n\`\`\``];
  const items = doc.params.map((param) => `- \`${param.name}\`: ${param.text}`);
  if (items.length > 0) lines.push(`**Parameters**\n\n${items.join('\n')}`);
  if (doc.returns) lines.push(`**Returns** ${doc.returns}`);
  if (doc.throws.length > 0) lines.push(`**Throws** ${doc.throws.join('; ')}`);
  for (const example of doc.examples) lines.push(`**Example**\n\n\`\`\`ts\n${example}\n\`\`\``);
  return `${lines.join('\n\n')}\n`;
}
