import { suggestedValues } from '../configuration/option.ts';
import { generalOptions } from '../configuration/option-table.ts';
import { type CompletedCommand, flagsOf } from './completed-commands.ts';

/**
 * The completion of PowerShell 5.1 and later (`Register-ArgumentCompleter -Native`), to be run in a profile. Where it offers
 * nothing, PowerShell offers files.
 */
export function powershellCompletion(commands: readonly CompletedCommand[]): string {
  const values = new Map<string, readonly string[]>();
  for (const [name, option] of commands.flatMap(({ options }) => options)) {
    const offered = suggestedValues(option);
    if (offered.length > 0) for (const flag of flagsOf(name, option)) values.set(flag, offered);
  }
  const flags = commands.map(
    ({ name, options }) => [name, options.flatMap(([name, option]) => flagsOf(name, option))] as const,
  );
  const choices = commands
    .filter(({ choices }) => choices.length > 0)
    .map(({ name, choices }) => [name, choices] as const);
  const general = ['help', 'version', ...Object.keys(generalOptions)].map((name) => `--${name}`);
  return `# PowerShell completion of onebeam: onebeam completion powershell
Register-ArgumentCompleter -Native -CommandName onebeam -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${commands.map(({ name, describe }) => `    ${word(name)} = ${word(describe)}`).join('\n')}
  }
  $general = ${list(general)}
  $flags = @{
${entries(flags)}
  }
  $choices = @{
${entries(choices)}
  }
  $values = @{
${entries([...values])}
  }

  # The words before the one at the cursor.
  $words = @()
  foreach ($element in $commandAst.CommandElements) {
    if ($element.Extent.EndOffset -lt $cursorPosition) { $words += $element.ToString() }
  }
  $command = $null
  $after = 0
  for ($i = 1; $i -lt $words.Count; $i++) {
    if ($null -ne $command) { $after++ }
    elseif (@('--color', '--config', '-c') -contains $words[$i]) { $i++ }
    elseif (-not $words[$i].StartsWith('-')) { $command = $words[$i] }
  }

  $current = "$wordToComplete"
  $previous = ''
  if ($words.Count -gt 1) { $previous = $words[-1] }
  $before = ''
  if ($current -match '^(--[^=]+)=(.*)$') {
    $previous = $Matches[1]
    $current = $Matches[2]
    $before = $previous + '='
  }

  $offered = @()
  if ($values.ContainsKey($previous)) {
    $offered = $values[$previous]
    # A list: what is before the last comma stays.
    $comma = $current.LastIndexOf(',')
    if ($comma -ge 0) {
      $before += $current.Substring(0, $comma + 1)
      $current = $current.Substring($comma + 1)
    }
  }
  elseif ($null -eq $command) { $offered = @($commands.Keys) + $general }
  elseif ($current.StartsWith('-')) { $offered = $flags[$command] }
  elseif ($after -eq 0) { $offered = $choices[$command] }

  foreach ($one in ($offered | Sort-Object)) {
    if ($one -and $one.StartsWith($current)) {
      $text = $one
      if ($null -eq $command -and $commands.ContainsKey($one)) { $text = $commands[$one] }
      [System.Management.Automation.CompletionResult]::new($before + $one, $one, 'ParameterValue', $text)
    }
  }
}
`;
}

const entries = (lists: readonly (readonly [name: string, words: readonly string[]])[]): string =>
  lists.map(([name, words]) => `    ${word(name)} = ${list(words)}`).join('\n');

const list = (words: readonly string[]): string => `@(${words.map(word).join(', ')})`;

/** A text that PowerShell takes literally. */
const word = (text: string): string => `'${text.replaceAll(/['‘’‚‛]/g, (quote) => quote + quote)}'`;
