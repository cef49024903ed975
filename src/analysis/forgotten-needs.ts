/**
 * What OTP's own `.app` files forget: the modules of the first application call modules of the others in ordinary use, or
 * read them as files: those of `erts`, which are inside the emulator, are read by `xref`, `systools` and their like. Found by comparing imports with `.app` files in OTP 25, 27 and 29; imports that only serve debugging
 * (`dbg`, `int`, tracing) or one rare option are left out, `--add-app` brings them.
 */
export const forgottenNeeds: Readonly<Record<string, readonly string[]>> = {
  common_test: [
    'compiler',
    'crypto',
    'ftp',
    'runtime_tools',
    'sasl',
    'snmp',
    'ssh',
    'syntax_tools',
    'tools',
    'xmerl',
  ],
  dialyzer: ['erts'],
  diameter: ['ssl', 'syntax_tools'],
  edoc: ['xmerl'],
  // `httpc` asks public_key for each request since OTP 26, and ssl for `https`.
  inets: ['public_key', 'ssl'],
  reltool: ['erts'],
  sasl: ['erts'],
  syntax_tools: ['compiler'],
  tools: ['compiler', 'erts'],
};
