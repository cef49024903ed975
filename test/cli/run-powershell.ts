/**
 * Runs the completion script without PowerShell: its few forms are rewritten as JavaScript, and any other form is an error.
 * The arguments are those that `Register-ArgumentCompleter -Native` documents; the cursor is behind the last word.
 *
 * @param line such as `onebeam build --target linux-x64,`; words have no spaces in them.
 * @returns the completions that are inserted.
 */
export function completeAsPowershell(script: string, line: string): string[] {
  const body = script.slice(script.indexOf('param('), script.lastIndexOf('\n}'));
  const elements = [...line.matchAll(/\S+/g)].map((match) => ({
    ToString: () => match[0],
    Extent: { EndOffset: match.index + match[0].length },
  }));
  const last = /\S*$/.exec(line)![0];
  const results: { inserted: string }[] = [];
  const run = new Function('wordToComplete', 'commandAst', 'cursorPosition', 'results', javascriptOf(body));
  run(last, { CommandElements: elements }, line.length, results);
  return results.map(({ inserted }) => inserted);
}

const variables = 'words command after i current previous before offered comma text Matches'.split(' ');

/** Forms of PowerShell, and what they are in JavaScript; `§` begins a quoted text. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/^\s*param\(.*$/gm, ''],
  [/^\s*#.*$/gm, ''],
  [/foreach \((\$\w+) in \((\$\w+) \| Sort-Object\)\)/g, 'for (const $1 of [...($2 ?? [])].sort())'],
  [/foreach \((\$\w+) in ([^)]+)\)/g, 'for (const $1 of $2)'],
  [/elseif/g, 'else if'],
  [/\$words \+= ([^}]*?) }/g, '$words.push($1) }'],
  [/(\$\w+) -match (§\d+)/g, '($Matches = new RegExp($2).exec($1))'],
  [/(@\([^)]*\)) -contains (\$words\[\$i\])/g, '$1.includes($2)'],
  [/@\(\$commands\.Keys\) \+ \$general/g, '[...Object.keys($commands), ...$general]'],
  [/(\$\w+)\.ContainsKey\(([^)]*)\)/g, '($2 in $1)'],
  [
    /\[System\.Management\.Automation\.CompletionResult\]::new\(([^,]*),.*\)/g,
    'results.push({ inserted: $1 })',
  ],
  [/@\{\n/g, '{\n'],
  [/^( {4}§\d+) = (.*)$/gm, '$1: $2,'],
  [/@\(([^)]*)\)/g, '[$1]'],
  [/\.Count/g, '.length'],
  [/\.StartsWith/g, '.startsWith'],
  [/\.LastIndexOf/g, '.lastIndexOf'],
  [/\.Substring/g, '.substring'],
  [/\$words\[-1\]/g, '$words.at(-1)'],
  [/\$null/g, 'null'],
  [/ -ne /g, ' !== '],
  [/ -eq /g, ' === '],
  [/ -lt /g, ' < '],
  [/ -ge /g, ' >= '],
  [/ -gt /g, ' > '],
  [/ -and /g, ' && '],
  [/-not /g, '!'],
  [/"\$wordToComplete"/g, '$wordToComplete'],
];

function javascriptOf(script: string): string {
  const texts: string[] = [];
  let code = script.replace(
    /'((?:[^']|'')*)'/g,
    (_, text: string) => `§${texts.push(text.replaceAll("''", "'")) - 1}`,
  );
  for (const [form, javascript] of forms) code = code.replace(form, javascript);
  if (/ -[a-z]+ |@|::/.test(code))
    throw new Error(`a form that is not known: ${/.* -[a-z]+ .*|.*(@|::).*/.exec(code)![0]}`);
  code = code.replace(/^ {2}\$(commands|general|flags|choices|values) =/gm, '  const $$$1 =');
  code = code.replace(/\$(wordToComplete|commandAst|cursorPosition)/g, '$1');
  code = code.replace(/§(\d+)/g, (_, at: string) => JSON.stringify(texts[Number(at)]));
  return `let ${variables.map((name) => `$${name}`).join()};\n${code}`;
}
