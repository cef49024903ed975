/** How tightly an operator binds, as the grammar of Erlang has it. */
export interface Operator {
  precedence: number;
  associativity: 'left' | 'right' | 'none';
}

const table: [names: string, precedence: number, Operator['associativity']][] = [
  ['= !', 100, 'right'],
  ['orelse', 150, 'right'],
  ['andalso', 160, 'right'],
  ['== /= =< < >= > =:= =/=', 200, 'none'],
  ['++ --', 300, 'right'],
  ['+ - bor bxor bsl bsr or xor', 400, 'left'],
  ['/ * div rem band and', 500, 'left'],
];

/** Binary operators. Source: Erlang reference manual, "Operator Precedence". */
export const binaryOperators: ReadonlyMap<string, Operator> = new Map(
  table.flatMap(([names, precedence, associativity]) =>
    names.split(' ').map((name): [string, Operator] => [name, { precedence, associativity }]),
  ),
);

export const unaryOperators: ReadonlySet<string> = new Set(['+', '-', 'not', 'bnot']);

export const unaryPrecedence = 600;
