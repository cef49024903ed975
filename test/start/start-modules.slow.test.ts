import { testStartModules } from './start-modules.ts';

await testStartModules([25, 29]);
