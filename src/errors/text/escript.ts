import type { ErrorTexts } from '../error-text.ts';

export const escriptTexts = {
  'not-an-escript': ({ path, found }) => ({
    message: `\`${path}\` is not an escript: ${found}`,
    hint: 'give a file made by `mix escript.build`, `rebar3 escriptize`, `gleam export escript` or `escript:create/2`',
  }),
} satisfies ErrorTexts;
