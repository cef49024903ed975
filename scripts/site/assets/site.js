// The script of the documentation: the menu of small screens, and search without a server.
import MiniSearch from 'minisearch';

const root = document.currentScript.dataset.root;
const menu = document.querySelector('.menu');
const wide = matchMedia('(min-width: 56rem)');
const setMenu = () => {
  menu.open = wide.matches;
};
setMenu();
wide.addEventListener('change', setMenu);

const query = document.querySelector('#query');
const results = document.querySelector('#results');
const status = document.querySelector('#status');
let search;

/** Loads the index at the first use: as a script, which works from a disk, too. */
function load() {
  search ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${root}/assets/search.js`;
    script.onload = () => {
      const { options, index } = globalThis.onebeamSearch;
      resolve(MiniSearch.loadJSON(index, options));
    };
    script.onerror = reject;
    document.head.append(script);
  });
  return search;
}

async function show() {
  const text = query.value.trim();
  const index = await load();
  if (text !== query.value.trim()) return;
  const found = text
    ? index.search(text, { prefix: true, fuzzy: 0.15, boost: { heading: 3 } }).slice(0, 8)
    : [];
  results.replaceChildren(
    ...found.map(({ url, heading, title, text: passage }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      link.href = `${root}/${url}`;
      const name = document.createElement('strong');
      name.textContent = heading === title ? title : `${title}: ${heading}`;
      const part = document.createElement('span');
      part.textContent = passage.slice(0, 110);
      link.append(name, part);
      item.append(link);
      return item;
    }),
  );
  results.hidden = found.length === 0;
  status.textContent = text ? `${found.length} results` : '';
}

query.addEventListener('focus', load, { once: true });
query.addEventListener('input', show);
document.querySelector('#search').addEventListener('submit', (event) => {
  event.preventDefault();
  results.querySelector('a')?.click();
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    query.focus();
  } else if (event.key === 'Escape') {
    results.hidden = true;
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !results.hidden) {
    const links = [query, ...results.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    links[(at + (event.key === 'ArrowDown' ? 1 : links.length - 1)) % links.length].focus();
  }
});
