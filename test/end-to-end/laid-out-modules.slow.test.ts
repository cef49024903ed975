import { testLaidOutModules } from './laid-out-modules.ts';

await testLaidOutModules([25, 29]);
