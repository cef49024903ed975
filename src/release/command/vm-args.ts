/** The node settings in a file of emulator arguments, and the rest of the file. */
export interface VmArguments {
  text: string;
  /** All that are there: `-sname garden`, `-name garden@10.0.0.1`. */
  names: { distribution: 'sname' | 'name'; node: string }[];
  cookie?: string;
  /** Features of the language that are turned on: `-enable-feature maybe_expr`; `all` for every one. */
  features: string[];
  /** Arguments after `-extra`, which come before the user's. */
  extra: string[];
}

interface Word {
  text: string;
  from: number;
  to: number;
}

/**
 * Removes the name of the node and its cookie from a `vm.args` file: the launcher sets both, and they must occur
 * once.
 *
 * Arguments are parsed as by `erlexec`: a `#` begins a comment, `"` and `'` quote, `\` makes the next character
 * literal.
 */
export function parseVmArguments(text: string): VmArguments {
  const words = wordsOf(text);
  const found: VmArguments = { text, names: [], features: [], extra: [] };
  const gone: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const { text: word } = words[at]!;
    const value = words[at + 1];
    if (word === '-extra') {
      found.extra = words.slice(at + 1).map((one) => one.text);
      break;
    }
    if (word === '-enable-feature' && value) found.features.push(value.text);
    if (!/^-(sname|name|setcookie)$/.test(word) || !value) continue;
    if (word === '-setcookie') found.cookie = value.text;
    else found.names.push({ distribution: word === '-name' ? 'name' : 'sname', node: value.text });
    gone.push({ text: '', from: words[at]!.from, to: value.to });
    at++;
  }
  for (const { from, to } of gone.reverse()) found.text = withoutRange(found.text, from, to);
  return found;
}

/** A line without other content is removed. */
function withoutRange(text: string, from: number, to: number): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', to) < 0 ? text.length : text.indexOf('\n', to) + 1;
  const isAlone = text.slice(start, from).trim() === '' && text.slice(to, end).trim() === '';
  return isAlone ? text.slice(0, start) + text.slice(end) : text.slice(0, from) + text.slice(to);
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) at++;
    else if (text[at] === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else {
      const word = wordAt(text, at);
      words.push(word);
      at = word.to;
    }
  }
  return words;
}

function wordAt(text: string, from: number): Word {
  let at = from;
  let word = '';
  let quote: string | undefined;
  for (; at < text.length && (quote || !/\s/.test(text[at]!)); at++) {
    const character = text[at]!;
    if (character === '\\' && quote !== "'") word += text[++at] ?? '';
    else if (quote === character) quote = undefined;
    else if (!quote && (character === '"' || character === "'")) quote = character;
    else word += character;
  }
  return { text: word, from, to: at };
}
