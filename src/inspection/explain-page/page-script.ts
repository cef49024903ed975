/**
 * The script of the page: lays rectangles out as a squarified treemap (Bruls, Huizing, van Wijk, 2000), zooms into the one
 * that is chosen, and shows the reasons of the one under the pointer or the focus. Texts are set as text, never as markup.
 */
export const pageScript = `
'use strict';
const root = JSON.parse(document.getElementById('data').textContent);
const map = document.getElementById('map');
const path = document.getElementById('path');
const detail = document.getElementById('detail');
let trail = [root];

const sizeText = (bytes) => bytes < 1e3 ? bytes + ' B' : bytes < 1e5 ? (bytes / 1e3).toFixed(1) + ' kB' : (bytes / 1e6).toFixed(1) + ' MB';

function worst(row, side) {
  const sum = row.reduce((total, one) => total + one.area, 0);
  return Math.max(...row.map((one) => Math.max((side * side * one.area) / (sum * sum), (sum * sum) / (side * side * one.area))));
}

function layOut(parts, width, height) {
  const total = parts.reduce((sum, part) => sum + part.size, 0);
  const rest = parts.filter((part) => part.size > 0).map((part) => ({ part, area: (part.size / total) * width * height }));
  const placed = [];
  let x = 0, y = 0, w = width, h = height;
  while (rest.length > 0) {
    const side = Math.min(w, h);
    const row = [rest.shift()];
    while (rest.length > 0 && worst([...row, rest[0]], side) <= worst(row, side)) row.push(rest.shift());
    const depth = row.reduce((sum, one) => sum + one.area, 0) / side;
    let along = 0;
    for (const one of row) {
      const length = one.area / depth;
      placed.push(w >= h ? { part: one.part, x, y: y + along, w: depth, h: length } : { part: one.part, x: x + along, y, w: length, h: depth });
      along += length;
    }
    if (w >= h) { x += depth; w -= depth; } else { y += depth; h -= depth; }
    if (w <= 0 || h <= 0) break;
  }
  return placed;
}

function describe(part) {
  detail.textContent = part.name + ', ' + sizeText(part.size) + (part.because.length > 0 ? ': ' + part.because.join('; ') : '');
}

function show() {
  const node = trail[trail.length - 1];
  path.replaceChildren(...trail.map((one, index) => {
    const isLast = index === trail.length - 1;
    const item = document.createElement(isLast ? 'span' : 'button');
    item.textContent = one.name;
    if (!isLast) item.onclick = () => { trail = trail.slice(0, index + 1); show(); path.lastElementChild.focus(); };
    return item;
  }));
  const area = map.getBoundingClientRect();
  map.replaceChildren(...layOut(node.parts, area.width - 2, area.height - 2).map(({ part, x, y, w, h }) => {
    const canZoom = part.parts && part.parts.length > 0;
    const tile = document.createElement(canZoom ? 'button' : 'div');
    tile.className = part.kind;
    tile.style.cssText = 'left:' + x + 'px;top:' + y + 'px;width:' + w + 'px;height:' + h + 'px';
    if (w < 30 || h < 22) tile.style.padding = '0';
    tile.title = part.name + ', ' + sizeText(part.size);
    if (canZoom) tile.setAttribute('aria-label', part.name + ', ' + sizeText(part.size) + ', zoom in');
    else if (w > 60 && h > 22) {
      tile.tabIndex = 0;
      tile.setAttribute('role', 'img');
      tile.setAttribute('aria-label', tile.title);
    }
    if (w > 30 && h > 22) {
      for (const text of [part.name, sizeText(part.size)]) {
        const line = document.createElement('span');
        line.textContent = text;
        tile.append(line);
      }
    }
    tile.onmouseenter = tile.onfocus = () => describe(part);
    if (canZoom) tile.onclick = () => { trail.push(part); show(); map.querySelector('button, [tabindex]')?.focus(); };
    return tile;
  }));
  describe(node);
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || trail.length === 1) return;
  trail.pop();
  show();
  map.querySelector('button')?.focus();
});
addEventListener('resize', show);
show();
`;
