import { expect, test } from 'bun:test';
import { LaunchError } from '../../../../runtime-stub/failure.ts';
import { render } from '../../../../runtime-stub/run/prepare/render.ts';

const values: Record<string, string> = {
  RX: '1',
  EMPTY: '',
  OUTER: `<\${RX}>`,
  LOOP: `\${LOOP}`,
  DOUBLE: `\${DOUBLE}\${DOUBLE}`,
  AND: 'a&b\\c$&',
};
const rendered = (text: string) => render(text, (name) => values[name], '/r/vm.args.src');

test.each([
  [`a \${RX} b`, 'a 1 b'],
  [`\${NONE}`, ''],
  [`\${NONE:-d e}`, 'd e'],
  [`\${EMPTY:-d}`, 'd'],
  [`\${RX:-d}`, '1'],
  [`\${NONE:-a:-b}`, 'a:-b'],
  [`\${OUTER}`, '<1>'],
  [`\${NONE:-x}\n\${RX}\${RX}`, 'x\n11'],
  [`\${AND}`, 'a&b\\c$&'],
  ['$RX {RX} $', '$RX {RX} $'],
  [`\${unclosed`, `\${unclosed`],
])('renders %j as relx does', (text, expected) => {
  expect(rendered(text)).toBe(expected);
});

test.each([`\${LOOP}`, `\${DOUBLE}`])('refuses %j, which has no end', (text) => {
  expect(() => rendered(text)).toThrow(LaunchError);
});
