// The escripts of the test bed, by where they come from. Each gives the path of a file, or why there is none.
export { diameterc, erlangDepends, jiffy, rabbitmqctl, rebar2, rebar3, snmpc } from './debian-escripts.ts';
export { elixirEscript } from './elixir-escript.ts';
export { hello, helloByHand } from './hello.ts';
export { type EscriptKind, type EscriptRecipe, makeEscript } from './make-escript.ts';
export { rebar3Escript } from './rebar3-escript.ts';
