import { testNativeCode } from './native-code.ts';

await testNativeCode([27]);
