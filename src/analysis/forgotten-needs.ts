/**
 * What OTP's own `.app` files forget: the modules of the first application call modules of the others on the way of
 * ordinary use. Found by comparing imports with `.app` files in OTP 25, 27 and 29; imports that only serve debugging
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
  diameter: ['ssl', 'syntax_tools'],
  edoc: ['xmerl'],
  // `httpc` asks public_key for each request since OTP 26, and ssl for `https`.
  inets: ['public_key', 'ssl'],
  syntax_tools: ['compiler'],
  tools: ['compiler'],
};
