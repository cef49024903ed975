/** From here on not every integer is a float, and OTP writes an exponent. */
const allIntegersBelow = 2 ** 53;

/**
 * A float as Erlang writes it: the fewest digits that give it back, with or without exponent, whichever is shorter.
 *
 * Source: `float_to_list(Float, [short])`, erlang(3).
 */
export function writeFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const sign = value < 0 ? '-' : '';
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  // The decimal point is after this many digits.
  return sign + place(digits, Number(exponent) + 1, Math.abs(value) < allIntegersBelow);
}

function place(digits: string, point: number, exact: boolean): string {
  const scientific = withExponent(digits, point - 1);
  if (point > 0 && point < digits.length) {
    return exact ? `${digits.slice(0, point)}.${digits.slice(point)}` : scientific;
  }
  if (point <= 0) {
    const plain = `0.${'0'.repeat(-point)}${digits}`;
    return plain.length <= scientific.length ? plain : scientific;
  }
  const plain = `${digits}${'0'.repeat(point - digits.length)}.0`;
  return exact && plain.length <= scientific.length ? plain : scientific;
}

const withExponent = (digits: string, exponent: number): string =>
  `${digits[0]}.${digits.slice(1) || '0'}e${exponent}`;
