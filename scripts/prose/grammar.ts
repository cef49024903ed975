import retextEnglish from 'retext-english';
import indefiniteArticle from 'retext-indefinite-article';
import redundantAcronyms from 'retext-redundant-acronyms';
import repeatedWords from 'retext-repeated-words';
import sentenceSpacing from 'retext-sentence-spacing';
import retextStringify from 'retext-stringify';
import { unified } from 'unified';
import { vocabulary } from './exceptions.ts';

const linter = unified()
  .use(retextEnglish)
  .use(repeatedWords)
  .use(indefiniteArticle)
  .use(redundantAcronyms)
  .use(sentenceSpacing)
  .use(retextStringify)
  .freeze();

/** Articles, doubled words, acronyms and spaces between sentences, as retext finds them. Offsets are in UTF-16 units. */
export function grammar(text: string): { found: string; message: string; offset: number }[] {
  const file = linter.processSync(text);
  const { messages } = file as { messages: { actual?: string; message: string; place?: Place }[] };
  return messages
    .filter(({ message }) => !vocabulary.some((name) => message.includes(`\`${name}\``)))
    .map(({ actual, message, place }) => ({
      found: actual ?? '',
      message: message.replace(/^Unexpected /, 'unexpected '),
      offset: place?.start?.offset ?? place?.offset ?? 0,
    }));
}

interface Place {
  start?: { offset?: number };
  offset?: number;
}
