import { expect, test } from 'bun:test';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { readOtpTree } from '../../../src/otp/otp-tree.ts';
import { dependencyWarnings } from '../../../src/release/target/check-dependencies.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';

const application = (name: string, version: string, dependencies: string[] = []) => ({
  name,
  version,
  resource: consultFirst(
    Buffer.from(
      `{application, ${name}, [{runtime_dependencies, [${dependencies.map((one) => `"${one}"`).join(', ')}]}]}.`,
    ),
  ),
});
const kernel = application('kernel', '8.5.4.2');
const messages = (dependencies: string[]) =>
  dependencyWarnings([kernel, application('hello', '1.0.0', dependencies)], { erts: '13.1.5' }).map(
    ({ message }) => message,
  );

test('versions that are packed are enough, or newer; what is not packed is not looked at', () =>
  expect(messages(['kernel-8.5', 'kernel-8.5.4.2', 'erts-13.0', 'ssl-11.0', 'no version'])).toEqual([]));

test('an application that wants newer versions is named with them', () =>
  expect(messages(['kernel-9.0', 'erts-14.0'])).toEqual([
    'applications require newer versions than the runtime has: `hello` requires kernel 9.0, and 8.5.4.2 is packed; `hello` requires erts 14.0, and 13.1.5 is packed',
  ]));

for (const release of otpReleases) {
  testWith(
    { tree: await otp(release) },
    `the applications of OTP ${release} have what they want`,
    async ({ tree }) => {
      const { applications, erts } = await readOtpTree(tree.root);
      const all = [...applications].map(([name, { version, resource }]) => ({
        ...{ name, version, resource: resource.term },
      }));
      expect(dependencyWarnings(all, { erts })).toEqual([]);
    },
  );
}
