"""Expressions that a page is asked for, in its own language."""

# Where every drawing is, how much is drawn in it, and what lies outside its frame.
BOXES = r"""[...document.querySelectorAll('figure svg')].map(svg => {
  const r = svg.getBoundingClientRect();
  const out = [...svg.querySelectorAll('text, circle, rect, line, polyline')].filter(e => {
    const b = e.getBoundingClientRect();
    return b.left < r.left - 1 || b.right > r.right + 1 || b.top < r.top - 1 || b.bottom > r.bottom + 1; });
  return { name: svg.getAttribute('aria-label'), x: r.left + scrollX, y: r.top + scrollY, width: r.width, height: r.height,
    marks: svg.querySelectorAll('circle, rect, line, polyline').length, out: out.map(e => e.textContent || e.tagName).slice(0, 4) };
})"""

# Pairs of labels of the same drawing that cover each other; those aslant are left out, whose boxes are wider than they.
CLASHES = r"""[...document.querySelectorAll('figure svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].filter(t => !t.closest('[transform]') && !t.hasAttribute('transform'))
    .map(t => ({ words: t.textContent, b: t.getBoundingClientRect() }));
  const found = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(c => {
    const w = Math.min(a.b.right, c.b.right) - Math.max(a.b.left, c.b.left);
    const h = Math.min(a.b.bottom, c.b.bottom) - Math.max(a.b.top, c.b.top);
    if (w > 2 && h > 4) found.push(svg.getAttribute('aria-label') + ': ' + a.words + ' | ' + c.words); }));
  return found; })"""

# The number of tables without a caption or with a heading without a scope.
BARE_TABLES = r"""[...document.querySelectorAll('table')].filter(t => !t.caption ||
  [...t.querySelectorAll('th')].some(h => !h.scope)).length"""

# What has the focus, whether it has an outline, and whether it can be seen.
FOCUS = r"""(() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const s = getComputedStyle(e), b = e.getBoundingClientRect();
  const all = [...document.querySelectorAll('.skip, nav a, button')];
  return { index: all.indexOf(e), name: e.getAttribute('aria-label') || e.textContent.slice(0, 40), outline: s.outlineStyle,
    width: parseFloat(s.outlineWidth), seen: b.right > 0 && b.bottom > 0 && b.top < innerHeight && b.left < innerWidth }; })()"""

# One figure of each kind, by the first word of its name.
KINDS = r"""(() => { const seen = new Set(); return [...document.querySelectorAll('figure')].map((f, i) => {
  const word = f.dataset.name.split('-')[0]; if (seen.has(word)) return -1; seen.add(word); return i; }).filter(i => i >= 0); })()"""

# The number of buttons and links that are laid out.
PRINTED = r"""[...document.querySelectorAll('button, nav, .skip')]
  .filter(e => e.getClientRects().length).length"""

# Words whose colour is too close to the ground behind them, by WCAG 2.1's ratio; drawings are left out, whose ground is their marks.
CONTRAST = r"""(() => {
  const read = text => (text.match(/[\d.]+/g) || []).map(Number);
  const light = c => { const f = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
  const ground = e => { if (!e) return [255, 255, 255]; const own = read(getComputedStyle(e).backgroundColor);
    return (own[3] ?? 1) === 1 && own.length ? own : over(own, ground(e.parentElement)); };
  const pale = new Set();
  for (const e of document.querySelectorAll('body *:not(svg *)')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length || e.closest('script, style')) continue;
    const [a, b] = [light(read(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) pale.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2) + ' ' + e.textContent.slice(0, 20));
  }
  return [...pale]; })()"""
