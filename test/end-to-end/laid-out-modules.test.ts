import { testLaidOutModules } from './laid-out-modules.ts';

await testLaidOutModules([27]);
