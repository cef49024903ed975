import type { Command } from '../arguments/command.ts';
import { commands } from '../commands.ts';
import { bashCompletion } from '../completion/bash.ts';
import { completedCommands } from '../completion/completion-words.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { document } from '../report/document.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export const completionCommand: Command<{ shell: keyof typeof shells }> = {
  command: 'completion <shell>',
  describe: 'print the completion of a shell',
  words: { shell: { describe: 'which', choices: ['bash', 'zsh', 'fish'] } },
  examples: [['completion bash > ~/.local/share/bash-completion/completions/onebeam', 'for bash']],
  run: async ({ shell, json }, { out }) => {
    const script = shells[shell](completedCommands(commands as readonly Command<never>[]));
    out(json ? document({ shell, script }) : script);
    return 0;
  },
};
