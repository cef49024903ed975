import { testStarter } from './starter.ts';

await testStarter([25, 29]);
