/** A token of Erlang source, as far as it matters for the dependencies of a script. */
export interface SourceToken {
  kind: 'atom' | 'variable' | 'string' | 'number' | 'sign' | 'dot';
  /** Of atoms and strings the value without quotes, escapes left as they are. */
  text: string;
}

const patterns: [SourceToken['kind'] | 'blank', RegExp][] = [
  ['blank', /[\s\0]+|%[^\n]*/y],
  ['string', /("{3,})[^\n"]*\n[\s\S]*?\n[ \t]*\1/y],
  ['string', /~[a-zA-Z]*("{3,})[^\n"]*\n[\s\S]*?\n[ \t]*\1/y],
  ['string', /~[a-zA-Z]*(?:\((?:\\.|[^)\\])*\)|\[(?:\\.|[^\]\\])*\]|\{(?:\\.|[^}\\])*\}|<(?:\\.|[^>\\])*>)/y],
  ['string', /~[a-zA-Z]*([/|'"`#])(?:\\[\s\S]|(?!\1)[^\\])*\1/y],
  ['string', /"(?:\\[\s\S]|[^"\\])*"/y],
  ['atom', /'(?:\\[\s\S]|[^'\\])*'/y],
  ['atom', /[a-z\u00df-\u00f6\u00f8-\u00ff][\w@\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*/y],
  ['variable', /[A-Z_\u00c0-\u00d6\u00d8-\u00de][\w@\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*/y],
  ['number', /\$(?:\\(?:\^.|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])|[\s\S])/y],
  ['number', /\d[\d_]*(?:#[0-9a-zA-Z_]+|\.\d[\d_]*(?:[eE][+-]?\d+)?)?/y],
  ['dot', /\.(?=\s|%|$)/y],
  ['sign', /->|<-|<=|=>|:=|::|\.\.\.|\.\.|\|\||[\s\S]/y],
];

/**
 * Splits Erlang source into tokens. Never fails: anything invalid becomes a token of one character, which the
 * compiler reports.
 */
export function* sourceTokens(source: string): Generator<SourceToken> {
  let at = 0;
  while (at < source.length) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const match = pattern.exec(source);
      if (!match) continue;
      at = pattern.lastIndex;
      if (kind !== 'blank') yield { kind, text: unquoted(kind, match[0]) };
      break;
    }
  }
}

function unquoted(kind: SourceToken['kind'], text: string): string {
  if (kind === 'string') return /^("+)([\s\S]*)\1$/.exec(text)?.[2] ?? text;
  return kind === 'atom' && text.startsWith("'") ? text.slice(1, -1) : text;
}

/**
 * The forms of a source file: its tokens between full stops. A part without a full stop at the end counts as
 * one.
 */
export function sourceForms(source: string): SourceToken[][] {
  const forms: SourceToken[][] = [];
  let form: SourceToken[] = [];
  for (const token of sourceTokens(source)) {
    if (token.kind !== 'dot') form.push(token);
    else {
      forms.push(form);
      form = [];
    }
  }
  return form.length > 0 ? [...forms, form] : forms;
}
