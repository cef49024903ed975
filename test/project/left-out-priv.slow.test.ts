import { testLeftOutPriv } from './left-out-priv.ts';

await testLeftOutPriv('Mix');
