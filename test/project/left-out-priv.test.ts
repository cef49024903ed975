import { testLeftOutPriv } from './left-out-priv.ts';

await testLeftOutPriv('rebar3');
