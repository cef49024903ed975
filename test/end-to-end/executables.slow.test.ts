import { testExecutables } from './executables.ts';

await testExecutables([25, 29]);
