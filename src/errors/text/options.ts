import type { ErrorTexts } from '../error-text.ts';

const list = (names: unknown): string => (Array.isArray(names) ? names.join(', ') : '');

export const optionsTexts = {
  'target-unknown': ({ found, detail }) => ({
    message: `there is no target \`${found}\``,
    hint:
      Array.isArray(detail?.near) && detail.near.length > 0
        ? `did you mean ${detail.near.map((name) => `\`${name}\``).join(' or ')}?`
        : `use one of ${list(detail?.known)}, \`all\` or \`host\``,
  }),
  'option-invalid': ({ path, expected, found }) => ({
    message: `\`${path}\` takes ${expected}, found \`${found}\``,
    hint: path?.includes('_')
      ? 'set the variable to that, or do not set it at all'
      : 'see `onebeam help <command>` for what each option takes',
  }),
  'options-conflict': ({ found, expected }) => ({
    message: `${found} cannot be given together: ${expected}`,
    hint: 'leave one of them out',
  }),
  'warnings-refused': ({ found, detail }) => ({
    message: `\`--strict\` takes no warning, found: ${found}`,
    hint: `${list(detail?.hints) || 'do what the warnings say'}, or leave \`--strict\` out`,
  }),
  interrupted: () => ({
    message: 'interrupted',
    hint: 'what was finished by then is whole, and of the rest nothing is left; run the command again',
  }),
} satisfies ErrorTexts;
