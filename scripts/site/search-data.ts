import MiniSearch from 'minisearch';
import type { RenderedPage } from './markdown.ts';

/** Fields that the index and the script of the site agree on. */
const options = { fields: ['heading', 'text'], storeFields: ['title', 'heading', 'url', 'text'] };

/**
 * The search index, as a script that sets `onebeamSearch`: a page opened from a disk may load scripts, but no data. An
 * entry is a heading with the text below it.
 */
export function searchData(pages: readonly (RenderedPage & { url: string })[]): string {
  const index = new MiniSearch(options);
  let id = 0;
  for (const { title, url, passages } of pages) {
    for (const passage of passages) {
      if (passage.heading === '' && passage.text.trim() === '') continue;
      const anchor = passage.id ? `#${passage.id}` : '';
      const text = passage.text.replace(/\s+/g, ' ').trim().slice(0, 400);
      index.add({ id: id++, title, heading: passage.heading || title, url: url + anchor, text });
    }
  }
  return `globalThis.onebeamSearch=${JSON.stringify({ options, index: JSON.stringify(index) })};\n`;
}
