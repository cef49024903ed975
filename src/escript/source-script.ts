import { type SourceToken, sourceForms } from './source-tokens.ts';

/** The properties of a source escript. */
export interface SourceScript {
  forms: SourceToken[][];
  /** Of `-mode(M)`, the last one that counts. */
  mode?: 'compile' | 'interpret' | 'debug';
  /** Of `-module(M)` as the first form. */
  module?: string;
  /** A clause of `main/1` is there. */
  definesMain: boolean;
  /** Files of `-include("...")`, which are expected beside the script. */
  includes: string[];
  /** Files of `-include_lib("app/...")`. */
  includeLibs: string[];
}

/**
 * Reads the body of a source escript: without a parser, because the tokens show what it defines and includes.
 *
 * @param body from the first byte after the header.
 */
export function readSource(body: Uint8Array): SourceScript {
  const forms = sourceForms(decode(body));
  const script: SourceScript = { forms, definesMain: false, includes: [], includeLibs: [] };
  for (const [index, form] of forms.entries()) {
    const attribute = attributeOf(form);
    if (!attribute) script.definesMain ||= definesMain(form);
    else if (attribute.name === 'module' && index === 0) script.module = attribute.value;
    else if (attribute.name === 'include') script.includes.push(attribute.value);
    else if (attribute.name === 'include_lib') script.includeLibs.push(attribute.value);
    else if (attribute.name === 'mode' && isMode(attribute.value)) script.mode = attribute.value;
  }
  return script;
}

/** `-name(value ...)`, where the value is an atom or a string; other values are the empty text. */
export function attributeOf(form: readonly SourceToken[]): { name: string; value: string } | undefined {
  const [hyphen, name, paren, value] = form;
  if (hyphen?.text !== '-' || hyphen.kind !== 'sign' || name?.kind !== 'atom') return undefined;
  const plain = paren?.text === '(' && (value?.kind === 'atom' || value?.kind === 'string');
  return { name: name.text, value: plain ? value.text : '' };
}

const isMode = (text: string): text is 'compile' | 'interpret' | 'debug' =>
  text === 'compile' || text === 'interpret' || text === 'debug';

/** Returns true when a form begins as a clause of `main` with one argument. */
function definesMain(form: readonly SourceToken[]): boolean {
  const [name, paren] = form;
  if (name?.kind !== 'atom' || name.text !== 'main' || paren?.text !== '(') return false;
  let depth = 0;
  let commas = 0;
  for (const [index, { kind, text }] of form.entries()) {
    if (kind !== 'sign') continue;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text)) depth--;
    else if (text === ',' && depth === 1) commas++;
    if (depth === 0 && text === ')') return commas === 0 && index > 2;
  }
  return false;
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return Buffer.from(body).toString('latin1');
  }
}
