// Offsets: Python counts code points, the DOM counts UTF-16 units. This is the one place where
// the two meet; tests/property/test_ui_offsets.py runs it against Python.

/** Code-point indexes of the characters that take two UTF-16 units, ascending. */
export function astralTable(text) {
  const table = [];
  let point = 0;
  for (let unit = 0; unit < text.length; unit += 1, point += 1) {
    if (isPair(text, unit)) {
      table.push(point);
      unit += 1;
    }
  }
  return table;
}

function isPair(text, unit) {
  const high = text.charCodeAt(unit);
  if (high < 0xd800 || high > 0xdbff || unit + 1 >= text.length) return false;
  const low = text.charCodeAt(unit + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}

/** How many entries of an ascending table satisfy `below`, which holds for a prefix of it. */
function countWhile(table, below) {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (below(table[middle], middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Code point -> UTF-16 unit. */
export function toUnits(table, point) {
  return point + countWhile(table, (astral) => astral < point);
}

/** UTF-16 unit -> code point; a unit inside a pair counts as the character after it. */
export function toPoints(table, unit) {
  return unit - countWhile(table, (astral, before) => astral + before < unit);
}
