import { testSignalServer } from './signal-server.ts';

await testSignalServer([25, 29]);
