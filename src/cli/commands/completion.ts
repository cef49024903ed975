import { type AnyCommand, defineCommand } from '../arguments/command.ts';
import { completionScript } from '../completion.ts';
import { document } from '../report/document.ts';

/** @param commands all of them, this one included: a function, because the list is not complete when this is called. */
export const completionCommand = (commands: () => readonly AnyCommand[]) =>
  defineCommand({
    name: 'completion',
    describe: 'print the shell completion script',
    positionals: { shell: { describe: 'name of the shell', choices: ['bash', 'zsh', 'fish', 'powershell'] } },
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/onebeam', 'for bash'],
      ['completion powershell | Out-String | Invoke-Expression', 'for PowerShell, in $PROFILE'],
    ],
    run: async ({ shell, json }, { out }) => {
      const script = completionScript(shell, commands());
      out(json ? document({ shell, script }) : script);
      return 0;
    },
  });
