import { testRebar3Projects } from './rebar3-projects.ts';

await testRebar3Projects([27]);
