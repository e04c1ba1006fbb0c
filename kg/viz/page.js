"use strict";
// The page of one network: filters, drawing, evidence. All text of the graph goes in as text (textContent).
(() => {
const $ = (id) => document.getElementById(id);
const D = JSON.parse($("data").textContent);
const N = D.nodes, E = D.edges, LARGE = D.clusters.length > 0;
const MOST_LINES = LARGE ? 700 : 1500, MOST_SHAPES = 700, MOST_ROWS = 400, MOST_SHOWN = 40;
const RELATIONS = {"same-occasion": "same occasion, among others", "joint-organisation": "joint organisation",
  "multilateral-agreement": "agreement among several"};

function h(tag, attributes, ...children) {
  const made = tag === "svg" || tag === "path" || tag === "rect"
    ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) {
    if (k.startsWith("on")) made.addEventListener(k.slice(2), v);
    else if (v === true) made.setAttribute(k, "");
    else if (v !== false && v !== null && v !== undefined) made.setAttribute(k, v);
  }
  for (const c of children.flat()) if (c !== null && c !== undefined && c !== "") made.append(c);
  return made;
}
const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
const words = (s) => (RELATIONS[s] || s).replace(/-/g, " ");
const mend = (s) => s.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, ""); // marks that turn the direction of writing
const short = (iri) => { const at = iri.indexOf("/id/"); return at < 0 ? iri : iri.slice(at + 4); };
const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const swatch = (shape, fill) => h("svg", {width: 18, height: 18, viewBox: "-1.3 -1.3 2.6 2.6", "aria-hidden": "true"},
  h("path", {d: D.shapes[shape], fill, "fill-rule": "evenodd"}));

// ------------------------------------------------------------ time: bins of years, or of months where all is within three years
const days = D.things.flatMap((t) => [t.first, t.last]).filter(Boolean).sort();
const byMonth = days.length > 0 && days[days.length - 1].slice(0, 4) - days[0].slice(0, 4) < 3;
const binOf = (day) => byMonth ? day.slice(0, 4) * 12 + Number(day.slice(5, 7)) - 1 : Number(day.slice(0, 4));
const firstBin = days.length ? binOf(days[0]) : 0, lastBin = days.length ? binOf(days[days.length - 1]) : 0;
const binName = (b) => byMonth ? `${Math.floor(b / 12)}-${String(b % 12 + 1).padStart(2, "0")}` : String(b);
for (const t of D.things) { t.b0 = t.first ? binOf(t.first) : null; t.b1 = t.last ? binOf(t.last) : null; }

// ------------------------------------------------------------ state, which the address's fragment holds
const initial = () => ({view: "network", off: new Set(), noRegion: new Set(), noKind: new Set(), country: "", region: "", topic: "",
  strong: false, groups: false, min: 0, from: firstBin, to: lastBin, undated: true, sel: "", a: "", b: "", open: new Set(), sort: "weight", down: true});
let S = initial();
const narrow = matchMedia("(max-width: 760px)");
const BY_OCCASION = D.level === "event" || D.level === "all";
const thingOf = new Map(D.things.map((t) => [t.iri, t]));
const nodeOf = new Map(N.map((n, i) => [short(n.id), i]));
const edgeOf = new Map(E.map((e, i) => [`${short(N[e.s].id)}|${short(N[e.t].id)}`, i]));

function writeState() {
  const p = new URLSearchParams(), base = initial();
  for (const k of ["view", "country", "region", "topic", "min", "from", "to", "sel", "a", "b", "sort"]) if (S[k] !== base[k]) p.set(k, S[k]);
  if (S.strong) p.set("strong", "1");
  if (S.groups) p.set("groups", "1");
  if (!S.undated) p.set("undated", "0");
  if (!S.down) p.set("down", "0");
  for (const k of ["off", "noRegion", "noKind", "open"]) if (S[k].size) p.set(k, [...S[k]].sort().join(" "));
  const text = p.toString();
  try { history.replaceState(null, "", text ? "#" + text : location.pathname + location.search); } catch { /* a frame without an address */ }
}
function readState() {
  const p = new URLSearchParams(location.hash.slice(1));
  S = initial();
  for (const k of ["view", "country", "region", "topic", "sel", "a", "b", "sort"]) if (p.has(k)) S[k] = p.get(k);
  for (const k of ["min", "from", "to"]) if (p.has(k) && Number.isFinite(Number(p.get(k)))) S[k] = Number(p.get(k));
  S.strong = p.get("strong") === "1"; S.groups = p.get("groups") === "1"; S.undated = p.get("undated") !== "0"; S.down = p.get("down") !== "0";
  for (const k of ["off", "noRegion", "noKind", "open"]) S[k] = new Set((p.get(k) || "").split(" ").filter(Boolean));
  if (!["network", "map", "table"].includes(S.view)) S.view = "network";
  if (!(S.country in D.countries)) S.country = "";
  S.from = Math.min(Math.max(S.from, firstBin), lastBin); S.to = Math.min(Math.max(S.to, S.from), lastBin);
}

// ------------------------------------------------------------ filters
const kindsOf = (b) => [D.things[b.t].kind || "other", ...(b.rel === "training" || b.rel === "funding" ? [b.rel] : [])];
const KINDS = [...new Set(D.bases.flatMap(kindsOf))].sort();
const wholeTime = () => S.from === firstBin && S.to === lastBin;
function lets(b, time = true) {
  const t = D.things[b.t];
  if (S.strong && !b.s) return false;
  if (S.topic && !(t.topics || []).includes(S.topic)) return false;
  if (S.noKind.size && kindsOf(b).every((k) => S.noKind.has(k))) return false;
  if (!time) return true;
  if (t.b0 === null) return S.undated;
  return t.b1 >= S.from && t.b0 <= S.to;
}
const nodeLets = (n) => !S.off.has(n.kind) && !(D.byRegion && n.kind === "country" && S.noRegion.has(n.region || "elsewhere"));
function tieOf(i) {
  // the edge as the filters leave it: each occasion or agreement counts once, however many notices tell it
  const e = E[i], left = [], weights = new Map(), givers = new Set();
  let strong = false;
  for (const k of e.b) {
    const b = D.bases[k];
    if (!lets(b)) continue;
    left.push(k); strong = strong || !!b.s;
    weights.set(b.t, Math.max(weights.get(b.t) || 0, b.w));
    if (b.g === e.s || b.g === e.t) givers.add(b.g);
  }
  if (!left.length) return null;
  let w = 0;
  for (const x of weights.values()) w += x;
  return {i, s: e.s, t: e.t, b: left, w: Math.round(w * 100) / 100, strong, givers, n: weights.size};
}
let ties = [], tieAt = new Map(), degree = new Map();
function filter() {
  ties = []; tieAt = new Map(); degree = new Map();
  for (let i = 0; i < E.length; i++) {
    const a = N[E[i].s], b = N[E[i].t];
    if (!nodeLets(a) || !nodeLets(b)) continue;
    if (S.country && a.country !== S.country && b.country !== S.country) continue;
    if (S.region && a.region !== S.region && b.region !== S.region) continue;
    const t = tieOf(i);
    if (!t || t.w < S.min) continue;
    ties.push(t); tieAt.set(i, t);
    degree.set(t.s, (degree.get(t.s) || 0) + t.w); degree.set(t.t, (degree.get(t.t) || 0) + t.w);
  }
}

// ------------------------------------------------------------ selection and path
function selected() {
  if (S.a && S.b) {
    const way = path(nodeOf.get(S.a), nodeOf.get(S.b));
    return {way, nodes: new Set(way ? way.nodes : []), edges: new Set(way ? way.edges : [])};
  }
  if (edgeOf.has(S.sel)) { const i = edgeOf.get(S.sel); return {edge: i, nodes: new Set([E[i].s, E[i].t]), edges: new Set([i])}; }
  if (nodeOf.has(S.sel)) {
    const i = nodeOf.get(S.sel), nodes = new Set([i]), edges = new Set();
    for (const t of ties) if (t.s === i || t.t === i) { nodes.add(t.s); nodes.add(t.t); edges.add(t.i); }
    return {node: i, nodes, edges};
  }
  if (S.sel.startsWith("cluster ")) return {cluster: S.sel.slice(8), nodes: new Set(), edges: new Set()};
  if (S.sel.startsWith("between ")) return {between: S.sel.slice(8).split("|"), nodes: new Set(), edges: new Set()};
  return {nodes: new Set(), edges: new Set()};
}
function path(a, b) {
  if (a === undefined || b === undefined) return null;
  const next = new Map();
  const strongFirst = [...ties].sort((x, y) => y.strong - x.strong || y.w - x.w || x.i - y.i);
  for (const t of strongFirst) {
    if (!next.has(t.s)) next.set(t.s, []);
    if (!next.has(t.t)) next.set(t.t, []);
    next.get(t.s).push([t.t, t.i]); next.get(t.t).push([t.s, t.i]);
  }
  const came = new Map([[a, null]]), queue = [a];
  for (let k = 0; k < queue.length && !came.has(b); k++)
    for (const [o, i] of next.get(queue[k]) || []) if (!came.has(o)) { came.set(o, [queue[k], i]); queue.push(o); }
  if (!came.has(b)) return null;
  const nodes = [b], edges = [];
  for (let at = b; came.get(at);) { const [from, i] = came.get(at); edges.unshift(i); nodes.unshift(from); at = from; }
  return {nodes, edges};
}

// ------------------------------------------------------------ drawing
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let C = {};
const readColours = () => { for (const k of ["bg", "ink", "soft", "line", "edge", "weak", "accent", "mark", "halo", "rim", "quote", "land", "shore"]) C[k] = css("--" + k); };
const paths = Object.fromEntries(Object.entries(D.shapes).map(([k, d]) => [k, new Path2D(d)]));
const clusterAt = new Map(D.clusters.map((c) => [c.key, c]));
let upright = false, hovered = "", floating = false, shapes = new Map(), lines = new Map(), network = null, nodeSet, edgeSet, chosen = selected(), unit = 1, labels = [], labelled = {}, moving = false;

function layOut() {
  // what is drawn: shapes (nodes or closed clusters) and lines between them
  shapes = new Map(); lines = new Map();
  upright = $("canvas").clientHeight > $("canvas").clientWidth * 1.2; // on a phone the picture lies on its side
  const onMap = S.view === "map", opened = new Set(onMap ? [] : S.open);
  for (const i of chosen.nodes) if (LARGE && !onMap && (chosen.node === undefined || i === chosen.node)) opened.add(N[i].cluster);
  const key = (i) => LARGE && !opened.has(N[i].cluster) ? "c" + N[i].cluster : "n" + i;
  const inside = new Map();
  for (const i of degree.keys()) {
    const n = N[i], k = key(i);
    if (k[0] === "n") {
      const at = onMap ? D.map.at[i] : upright ? [n.y, n.x] : [n.x, n.y];
      shapes.set(k, {k, i, x: at[0], y: at[1], r: onMap ? at[2] : n.r, shape: n.shape, fill: n.fill, ink: n.ink, lines: n.lines,
        code: n.kind === "country" ? n.country : "", w: degree.get(i)});
    } else inside.set(n.cluster, (inside.get(n.cluster) || 0) + 1);
  }
  for (const [name, count] of inside) {
    const c = clusterAt.get(name), at = onMap ? D.map.clusters[name] : null;
    const place = at || (upright ? [c.y, c.x] : [c.x, c.y]);
    const r = onMap ? at[2] : Math.max(c.r * 0.55, 14 * unit);
    shapes.set("c" + name, {k: "c" + name, cluster: name, x: place[0], y: place[1], r, shape: "circle", fill: c.fill, ink: c.ink,
      lines: [`${c.label} (${count.toLocaleString("en")})`], code: name.length === 2 ? name : "", w: 1e6 + count});
  }
  const all = new Map();
  for (const t of ties) {
    const a = key(t.s), b = key(t.t);
    if (a === b) continue;
    const k = a < b ? a + "|" + b : b + "|" + a;
    const line = all.get(k);
    if (line) { line.w += t.w; line.strong = line.strong || t.strong; line.ties.push(t.i); }
    else all.set(k, {k, a, b, w: t.w, strong: t.strong, ties: [t.i], single: a[0] === "n" && b[0] === "n", givers: t.givers, s: t.s});
  }
  const sorted = [...all.values()].sort((x, y) => y.w - x.w || (x.k < y.k ? -1 : 1));
  const forced = sorted.filter((l, at) => at >= MOST_LINES && l.ties.some((i) => chosen.edges.has(i)));
  for (const l of [...sorted.slice(0, MOST_LINES), ...forced]) lines.set(l.k, l);
  return all.size;
}
const most = () => Math.max(1, ...[...lines.values()].map((l) => l.w));
const anyChosen = () => chosen.nodes.size > 0 || (S.a && S.b);
function lit(s) {
  if (!anyChosen()) return true;
  if (s.i !== undefined) return chosen.nodes.has(s.i);
  for (const i of chosen.nodes) if (N[i].cluster === s.cluster) return true;
  return false;
}
const lineLit = (l) => !anyChosen() || l.ties.some((i) => chosen.edges.has(i));
function look(l, top) {
  const on = lineLit(l), strongOn = on && anyChosen(), line = S.view === "map" ? 1 : unit, dense = Math.max(0.35, Math.min(1, Math.sqrt(200 / lines.size))), thick = l.single ? 1 + 5 * dense * Math.sqrt(l.w / top) : line * (0.4 + 2.4 * Math.sqrt(l.w / top));
  const ends = {to: {enabled: false}, from: {enabled: false}};
  const here = l.single ? l.givers : new Set();
  const s = E[l.ties[0]].s, t = E[l.ties[0]].t;
  const scale = {scaleFactor: Math.max(0.35, 0.8 - thick * 0.06), type: "arrow"};
  if (here.has(s)) ends[l.a === "n" + s ? "to" : "from"] = {enabled: true, ...scale};
  if (here.has(t)) ends[l.a === "n" + t ? "to" : "from"] = {enabled: true, ...scale};
  const dashes = l.strong ? false : [5 * (l.single ? 1 : line), 5 * (l.single ? 1 : line)];
  const color = strongOn ? C.accent : l.strong ? C.edge : C.weak;
  return {id: l.k, from: l.a, to: l.b, width: thick, dashes, arrows: ends,
    color: {color, highlight: color, hover: color, inherit: false, opacity: on ? (LARGE && !strongOn ? (lines.size > 300 ? 0.3 : 0.6) : strongOn ? 0.9 : 0.3 + 0.5 * dense) : 0.1}};
}
function renderer({ctx, id, x, y, state}) {
  const s = shapes.get(id);
  if (!s) return {drawNode() {}, nodeDimensions: {width: 1, height: 1}};
  return {
    drawNode() {
      const r = s.r, scale = network ? network.getScale() : 1;
      ctx.save();
      ctx.globalAlpha = lit(s) ? 1 : 0.2;
      ctx.translate(x, y);
      ctx.save();
      ctx.scale(r, r);
      ctx.fillStyle = s.fill;
      ctx.lineWidth = 2 / r; ctx.strokeStyle = C.rim;
      ctx.fill(paths[s.shape], "evenodd"); ctx.stroke(paths[s.shape]);
      ctx.restore();
      const isChosen = s.i !== undefined && (s.i === chosen.node || (chosen.node === undefined && chosen.nodes.has(s.i)));
      if (isChosen || state.hover || s.cluster === chosen.cluster && s.cluster) {
        ctx.beginPath(); ctx.arc(0, 0, r * 1.25 + 3 / scale, 0, 7);
        ctx.lineWidth = 3 / scale; ctx.strokeStyle = isChosen ? C.mark : C.accent; ctx.stroke();
      }
      if (s.code && r * scale > 7) {
        ctx.fillStyle = s.ink; ctx.textAlign = "center"; ctx.textBaseline = "middle";
        ctx.font = `700 ${Math.round(Math.max(9, r * 0.78) * 10) / 10}px system-ui,sans-serif`;
        ctx.fillText(s.code, 0, r * 0.04);
      }
      ctx.restore();
    },
    nodeDimensions: {width: s.r * 2, height: s.r * 2},
  };
}
const widths = new Map();
function measure(ctx, text) {
  if (!widths.has(text)) widths.set(text, ctx.measureText(text).width);
  return widths.get(text);
}
function drawLabels(ctx) {
  // at the size of the screen, weightiest first; a label that has no room is left out
  const scale = network.getScale(), ratio = ctx.canvas.width / ctx.canvas.clientWidth || 1;
  const wide = ctx.canvas.clientWidth, high = ctx.canvas.clientHeight, tools = $("drawing-tools");
  const note = $("note"), taken = [tools, note].filter((e) => e.offsetWidth).map((e) => [e.offsetLeft - 4, e.offsetTop - 4, e.offsetLeft + e.offsetWidth + 4, e.offsetTop + e.offsetHeight + 4, null]);
  const middle = network.getViewPosition();
  const write = (dx, dy) => {
    ctx.lineWidth = 4; ctx.strokeStyle = C.halo; ctx.fillStyle = C.ink;
    for (const {rows, x, y} of labels) rows.forEach((t, k) => { ctx.strokeText(t, x + dx, y + dy + k * 14); ctx.fillText(t, x + dx, y + dy + k * 14); });
  };
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.font = "12px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif";
  ctx.textAlign = "center"; ctx.textBaseline = "top"; ctx.lineJoin = "round";
  if (moving && labelled.scale === scale) { // they go along, and are placed anew when the view stands
    write((labelled.x - middle.x) * scale, (labelled.y - middle.y) * scale);
    ctx.restore();
    return;
  }
  labels = []; labelled = {...middle, scale};
  const seen = [];
  for (const s of shapes.values()) {
    const x = (s.x - middle.x) * scale + wide / 2, y = (s.y - middle.y) * scale + high / 2, r = s.r * scale * 1.1;
    if (x < -60 || y < -60 || x > wide + 60 || y > high + 60) continue;
    seen.push({s, x, y, r, on: lit(s)});
    if (s.r * scale > 3 && (lit(s) || !anyChosen())) taken.push([x - r, y - r, x + r, y + r, s]);
  }
  seen.sort((p, q) => (q.s.k === hovered) - (p.s.k === hovered) || q.on - p.on || (q.s.i === chosen.node) - (p.s.i === chosen.node) || q.s.w - p.s.w || (p.s.k < q.s.k ? -1 : 1));
  if (S.view === "map") for (const q of seen) if (q.s.code) q.quiet = scale < 1.6 && !anyChosen() && q.s.r * scale > 7; // its code says it
  for (const q of seen) {
    if (labels.length > 350) break;
    if (q.s.k !== hovered) if (q.quiet || (anyChosen() && !q.on) || (LARGE && q.r < 3.5 && !(anyChosen() && q.on))) continue;
    const rows = q.s.lines, w = Math.max(...rows.map((t) => measure(ctx, t))) + 4, tall = rows.length * 14, gap = q.r + 2;
    // below, right, left, above, aslant: the first that is free; the weightiest may cover a shape, never a label
    const side = gap * 0.7, spots = [[-w / 2, gap], [gap, -tall / 2], [-gap - w, -tall / 2], [-w / 2, -gap - tall],
      [side, side], [-side - w, side], [side, -side - tall], [-side - w, -side - tall]];
    let spot = null, least = q.s.k === hovered ? 99 : labels.length < (q.s.code ? 1 : 4) ? 5 : 1;
    for (const [dx, dy] of spots) {
      const box = [q.x + dx, q.y + dy, q.x + dx + w, q.y + dy + tall];
      let covered = box[0] < 0 || box[1] < 0 || box[2] > wide || box[3] > high ? 9 : 0;
      for (const o of taken) if (o[4] !== q.s && o[0] < box[2] + 2 && o[2] > box[0] - 2 && o[1] < box[3] + 2 && o[3] > box[1] - 2) covered += o[4] ? 1 : 9;
      if (covered < least) { least = covered; spot = [dx, dy, box]; }
      if (!covered) break;
    }
    if (!spot) continue;
    taken.push([...spot[2], null]);
    const x = q.x + spot[0] + w / 2, y = q.y + spot[1];
    labels.push({rows, x, y});
  }
  write(0, 0);
  ctx.restore();
}
const landPath = D.map.land.map((ring) => { let d = ""; for (let i = 0; i < ring.length; i += 2) d += `${i ? "L" : "M"}${ring[i]} ${ring[i + 1]}`; return d + "Z"; }).join("");
const land = new Path2D(landPath);
function drawGround(ctx) {
  // under the network: a soft disc for each cluster that is open
  for (const c of openClusters()) {
    ctx.save();
    ctx.beginPath(); ctx.arc(c.x, c.y, c.r, 0, 7);
    ctx.globalAlpha = 0.12; ctx.fillStyle = c.fill; ctx.fill();
    ctx.globalAlpha = 0.8; ctx.fillStyle = C.soft; ctx.textAlign = "center"; ctx.textBaseline = "bottom";
    ctx.font = `600 ${13 / network.getScale()}px system-ui,sans-serif`;
    ctx.fillText(c.label, c.x, c.y - c.r - 4 / network.getScale());
    ctx.restore();
  }
  if (S.view === "map") drawMap(ctx);
  if (floating) for (const s of shapes.values()) { const at = network.getPosition(s.k); moved(s, at); }
  if (S.groups && S.view === "network") drawGroups(ctx);
}
const TINTS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"], TINT_WIDTH = 60;
const tintOpacity = () => dark() ? 0.28 : 0.17;
function groupStrokes() {
  // a soft region: its shapes and the strong lines among them, drawn with a broad pen in one stroke
  const group = (s) => s && s.i !== undefined ? N[s.i].group : undefined, drawn = new Map();
  const add = (g, a, b) => { if (!drawn.has(g)) drawn.set(g, []); drawn.get(g).push([a, b]); };
  for (const s of shapes.values()) if (group(s) !== undefined) add(group(s), s, {x: s.x + 0.01, y: s.y});
  for (const l of lines.values()) { const a = shapes.get(l.a), b = shapes.get(l.b); if (l.strong && group(a) !== undefined && group(a) === group(b)) add(group(a), a, b); }
  return [...drawn].sort((p, q) => p[0] - q[0]).map(([g, strokes]) => [TINTS[g % TINTS.length], strokes]);
}
function drawGroups(ctx) {
  ctx.save();
  ctx.lineCap = "round"; ctx.lineJoin = "round"; ctx.lineWidth = TINT_WIDTH; ctx.globalAlpha = tintOpacity();
  for (const [tint, strokes] of groupStrokes()) {
    ctx.beginPath();
    for (const [a, b] of strokes) { ctx.moveTo(a.x, a.y); ctx.lineTo(b.x, b.y); }
    ctx.strokeStyle = tint; ctx.stroke();
  }
  ctx.restore();
}
const openClusters = () => S.view === "network" && LARGE
  ? [...new Set([...shapes.values()].filter((s) => s.i !== undefined).map((s) => N[s.i].cluster))].map((name) => { const c = clusterAt.get(name); return {label: c.label, fill: c.fill, x: upright ? c.y : c.x, y: upright ? c.x : c.y, r: c.r * 1.05}; }) : [];
function float(on) {
  floating = on;
  network.setOptions({physics: on ? {enabled: true, solver: "forceAtlas2Based", stabilization: false, minVelocity: 0.5} : {enabled: false}});
  nodeSet.update(nodeSet.getIds().map((id) => ({id, physics: on})));
}
const ELSEWHERE = "Without a country of their own";
const trueOf = (s) => D.map.true[s.i === undefined ? s.cluster : N[s.i].country];
const astray = (s) => { const at = trueOf(s); return !!at && Math.hypot(at[0] - s.x, at[1] - s.y) > s.r; };
const captioned = () => network.getScale() > 0.5 && [...shapes.values()].some((s) => !trueOf(s)); // where it has room
function drawMap(ctx) {
  const scale = network.getScale();
  ctx.save();
  ctx.fillStyle = C.land; ctx.strokeStyle = C.shore; ctx.lineWidth = 0.8 / scale; ctx.lineJoin = "round";
  ctx.fill(land, "evenodd"); ctx.stroke(land);
  if (captioned()) {
    ctx.fillStyle = C.soft; ctx.textAlign = "left"; ctx.textBaseline = "bottom"; ctx.font = `italic ${12 / scale}px system-ui,sans-serif`;
    ctx.fillText(ELSEWHERE, D.map.left, D.map.low - 30 - 6 / scale);
  }
  // from where a shape stands to where it belongs
  ctx.strokeStyle = C.soft; ctx.fillStyle = C.soft;
  for (const s of shapes.values()) {
    if (!astray(s)) continue;
    const at = trueOf(s);
    ctx.globalAlpha = lit(s) ? 1 : 0.2;
    ctx.beginPath(); ctx.moveTo(s.x, s.y); ctx.lineTo(at[0], at[1]); ctx.stroke();
    ctx.beginPath(); ctx.arc(at[0], at[1], 2.5 / scale, 0, 7); ctx.fill();
  }
  ctx.restore();
}
function without(set, wanted) {
  // a data set without what is wanted no more
  const gone = set.getIds().filter((id) => !wanted.has(id));
  for (const id of gone) drawnAs.delete(id);
  if (gone.length) set.remove(gone);
}
function update(set, wanted) {
  // and with what is new or has changed
  const news = [];
  for (const [id, row] of wanted) { const text = JSON.stringify(row); if (drawnAs.get(id) !== text) { news.push(row); drawnAs.set(id, text); } }
  if (news.length) set.update(news);
}
const drawnAs = new Map();
function draw(refit) {
  const total = layOut(), top = most();
  const wantedNodes = new Map([...shapes].map(([k, s]) => [k, {id: k, x: s.x, y: s.y, shape: "custom", size: s.r}]));
  for (const row of wantedNodes.values()) row.ctxRenderer = renderer;
  const wantedEdges = new Map([...lines].map(([k, l]) => [k, look(l, top)]));
  if (!network) {
    nodeSet = new vis.DataSet([...wantedNodes.values()]); edgeSet = new vis.DataSet([...wantedEdges.values()]);
    for (const m of [wantedNodes, wantedEdges]) for (const [id, row] of m) drawnAs.set(id, JSON.stringify(row));
    network = new vis.Network($("canvas"), {nodes: nodeSet, edges: edgeSet}, {
      autoResize: true, physics: false, layout: {improvedLayout: false, randomSeed: 1},
      nodes: {chosen: false, physics: false}, edges: {chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0},
      interaction: {hover: lines.size < 600, selectConnectedEdges: false, hideEdgesOnDrag: lines.size > 400, hideEdgesOnZoom: lines.size > 400,
        dragNodes: !LARGE, keyboard: false, multiselect: false, tooltipDelay: 200},
    });
    $("canvas").firstChild.tabIndex = -1; // the keys are those of the element around it
    network.on("beforeDrawing", drawGround);
    network.on("afterDrawing", drawLabels);
    network.on("click", clicked);
    network.on("dragStart", (p) => { moving = LARGE || network.getNodeAt(p.pointer.DOM) === undefined; });
    network.on("dragEnd", (p) => { if (moving) { moving = false; network.redraw(); } for (const id of p.nodes) { const at = network.getPosition(id), s = shapes.get(id); if (s) moved(s, at); } });
    network.on("hoverNode", (p) => { hovered = p.node; $("canvas").classList.add("over"); });
    network.on("blurNode", () => { hovered = ""; $("canvas").classList.remove("over"); });
    network.on("hoverEdge", () => $("canvas").classList.add("over"));
    network.on("blurEdge", () => $("canvas").classList.remove("over"));
  } else { without(edgeSet, wantedEdges); without(nodeSet, wantedNodes); update(nodeSet, wantedNodes); update(edgeSet, wantedEdges); network.redraw(); }
  if (refit) fit();
  const left = total - lines.size;
  $("note").hidden = !(left > 0) || S.view === "table";
  $("note").textContent = left > 0 ? `${plural(left, "lighter line")} not drawn: raise the least weight or filter; the table has them all` : "";
}
function moved(s, at) {
  s.x = at.x; s.y = at.y;
  if (s.i !== undefined) { if (S.view === "map") D.map.at[s.i] = [at.x, at.y, s.r]; else [N[s.i].x, N[s.i].y] = upright ? [at.y, at.x] : [at.x, at.y]; }
}
function fit() {
  // shapes with the room that labels below them take
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const s of shapes.values()) { box[0] = Math.min(box[0], s.x - s.r); box[1] = Math.min(box[1], s.y - s.r); box[2] = Math.max(box[2], s.x + s.r); box[3] = Math.max(box[3], s.y + s.r); }
  if (!shapes.size) return;
  const wide = $("canvas").clientWidth || 800, high = $("canvas").clientHeight || 600;
  const below = S.view === "map" ? 84 : 54; // the map's lowest row stands above the buttons
  const scale = Math.min(1.5, (wide - 110) / (box[2] - box[0] || 1), (high - 30 - below) / (box[3] - box[1] || 1));
  network.moveTo({position: {x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 + (below - 30) / 2 / scale}, scale, animation: false});
}
function clicked(p) {
  const id = p.nodes[0] ?? network.getNodeAt(p.pointer.DOM);
  if (id !== undefined) {
    const s = shapes.get(id);
    if (s.cluster) { S.sel = "cluster " + s.cluster; S.a = S.b = "";
      if (S.view === "network") open(s.cluster);
      changed(false);
      if (S.view === "network") near(clusterAt.get(s.cluster));
      return;
    }
    choose(short(N[s.i].id)); return;
  }
  const line = lines.get(p.edges[0] ?? network.getEdgeAt(p.pointer.DOM));
  if (!line) { if (S.sel || S.a) choose(""); return; }
  if (line.single) choose(edgeName(line.ties[0]));
  else choose("between " + line.k);
}
function near(c) {
  const room = Math.min($("canvas").clientWidth, $("canvas").clientHeight) / (2.4 * c.r);
  network.moveTo({position: upright ? {x: c.y, y: c.x} : {x: c.x, y: c.y}, scale: Math.min(1.2, Math.max(room, network.getScale())), animation: false});
}
function open(name) {
  if (S.open.has(name)) return;
  S.open.add(name);
  // the longest open close again, so that the drawing stays light
  const count = (k) => clusterAt.get(k) ? clusterAt.get(k).n : 0;
  while (S.open.size > 1 && [...S.open].reduce((sum, k) => sum + count(k), 0) > MOST_SHAPES) S.open.delete([...S.open][0]);
}
function leave() {
  // closes what is open, and puts the keyboard back where it was
  const list = home && home.list;
  choose("");
  const again = list && [...list.querySelectorAll("[data-name]")].find((b) => b.dataset.name === home.name);
  (again || (home && home.at.isConnected && home.at !== document.body ? home.at : $("panel"))).focus();
}
const edgeName = (i) => `${short(N[E[i].s].id)}|${short(N[E[i].t].id)}`;
let home = null; // where the keyboard was when evidence was opened, and what it opened
function choose(name, zoom) {
  const at = document.activeElement, inPanel = $("panel").contains(at);
  if (name && !S.sel) home = {list: at.closest("#panel, #table-view"), name, at};
  S.sel = name; S.a = S.b = "";
  if (LARGE && nodeOf.has(name)) open(N[nodeOf.get(name)].cluster);
  changed(false);
  if (inPanel && !$("panel").contains(document.activeElement)) $("panel").focus(); // what was pressed there is gone
  if (name && narrow.matches) window.scrollBy(0, Math.max(0, $("panel").getBoundingClientRect().top - window.innerHeight / 2)); // its evidence comes into sight
  if (zoom && nodeOf.has(name) && S.view !== "table") {
    const s = shapes.get("n" + nodeOf.get(name));
    if (s && LARGE && S.view === "network") near(clusterAt.get(N[s.i].cluster));
    else if (s) network.moveTo({position: {x: s.x, y: s.y}, animation: false});
  }
}

// ------------------------------------------------------------ evidence
function when(t) { return t.date ? t.date.replace("/", " to ").replace(/^ to /, "until ").replace(/ to $/, " on") : "date not said"; }
const status = (s) => h("span", {class: "badge"}, words(s));
function evidence(keys, limit = MOST_SHOWN) {
  const by = new Map();
  for (const k of keys) { const b = D.bases[k]; if (!by.has(b.t)) by.set(b.t, []); by.get(b.t).push(b); }
  const newest = (t) => D.things[t].last || D.things[t].first || "";
  const order = [...by.keys()].sort((x, y) => newest(x) < newest(y) ? 1 : newest(x) > newest(y) ? -1 : x - y);
  const made = order.slice(0, limit).map((t) => occasion(D.things[t], by.get(t)));
  if (order.length > limit) made.push(h("button", {type: "button", onclick: (e) => e.target.replaceWith(...order.slice(limit).map((t) => occasion(D.things[t], by.get(t))))},
    `Show ${plural(order.length - limit, "more")}`.replace("mores", "more")));
  return made;
}
function occasion(t, bases) {
  const seen = new Set(), quotes = [];
  for (const b of bases) {
    const id = `${b.n} ${b.q}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const n = D.notices[b.n];
    const link = n.source && /^https?:\/\//i.test(n.source)
      ? h("a", {href: n.source, rel: "noopener noreferrer external", target: "_blank"}, mend(n.source)) : n.source ? mend(n.source) : n.id;
    quotes.push(h("blockquote", {dir: "auto"}, mend(D.sentences[b.q])),
      h("cite", {}, h("bdi", {}, mend(n.title)), `, ${n.date || "undated"}. `, link, h("br"),
        `Read by rule ${b.rule}, confidence ${Math.round(b.c * 100)} %`));
  }
  const relations = [...new Set(bases.map((b) => b.rel).filter(Boolean))];
  return h("article", {class: "occasion"},
    h("h3", {dir: "auto"}, mend(t.label)),
    h("p", {class: "facts"}, h("b", {}, when(t)), t.place ? ` · ${mend(t.place)}` : ""),
    h("p", {class: "facts"}, status(t.kind || "other"), t.status ? status(t.status) : "",
      relations.filter((r) => r !== t.kind && r !== t.status).map(status)),
    t.roles ? h("p", {class: "facts"}, mend(t.roles)) : "", quotes);
}
function tieRow(t, from) {
  const other = from === undefined ? null : t.s === from ? t.t : t.s;
  const name = other === null ? `${N[t.s].label} – ${N[t.t].label}` : N[other].label;
  return h("li", {}, h("button", {type: "button", "data-name": edgeName(t.i), onclick: () => choose(edgeName(t.i))}, h("span", {dir: "auto"}, mend(name)),
    h("span", {class: "n"}, `${plural(t.n, "occasion")}${t.strong ? "" : ", weak"}`)));
}
const heavier = (x, y) => y.strong - x.strong || y.w - x.w || x.i - y.i;
const summary = (t) => `${t.strong ? "Strong" : "Weak"} tie, weight ${t.w}: ${plural(t.n, "occasion or agreement", "occasions and agreements")}`;
function arrowWords(t) {
  const gave = [...t.givers];
  return gave.length === 1 ? h("p", {class: "sub"}, `${mend(N[gave[0]].label)} gave training or funding.`) : "";
}
function panel() {
  const box = $("panel-body"), made = [];
  const close = h("button", {type: "button", title: "Escape closes too", onclick: leave}, "Close");
  if (S.a && S.b) {
    const a = nodeOf.get(S.a), b = nodeOf.get(S.b);
    made.push(h("h2", {}, "Path"), h("div", {class: "row"}, close));
    if (!chosen.way) made.push(h("p", {}, a === undefined || b === undefined ? "Choose two actors." : `No path between ${mend(N[a].label)} and ${mend(N[b].label)} with these filters.`));
    else {
      made.push(h("p", {class: "sub"}, chosen.way.nodes.map((i) => mend(N[i].label)).join(" → ")));
      for (const i of chosen.way.edges) made.push(h("h2", {}, `${mend(N[E[i].s].label)} – ${mend(N[E[i].t].label)}`), h("p", {class: "sub"}, summary(tieAt.get(i))), evidence(tieAt.get(i).b, 5));
    }
  } else if (chosen.edge !== undefined) {
    const e = E[chosen.edge], t = tieAt.get(chosen.edge);
    made.push(h("h2", {dir: "auto"}, mend(N[e.s].label), " – ", mend(N[e.t].label)));
    if (t) made.push(h("p", {class: "sub"}, summary(t)), arrowWords(t));
    made.push(h("div", {class: "row"}, ...[e.s, e.t].map((i) => h("button", {type: "button", onclick: () => choose(short(N[i].id), true)}, mend(N[i].label))), close));
    made.push(t ? evidence(t.b) : h("p", {}, "The filters leave nothing of this tie."));
  } else if (chosen.node !== undefined) {
    const n = N[chosen.node], own = ties.filter((t) => t.s === chosen.node || t.t === chosen.node).sort(heavier);
    const kind = (D.kinds.find((k) => k[0] === n.kind) || ["", "", "", n.kind])[3];
    made.push(h("h2", {dir: "auto"}, mend(n.label)), h("p", {class: "sub"}, [kindWord(n.kind), n.kind !== "country" && n.country ? D.countries[n.country] : "", n.region || ""].filter(Boolean).join(" · ")));
    if (n.aliases) made.push(h("p", {class: "sub"}, "Also: ", mend(n.aliases.join("; "))));
    made.push(h("div", {class: "row"}, h("button", {type: "button", onclick: () => { S.a = short(n.id); S.b = ""; sync(); $("filters").open = true; $("path-b").focus(); }}, "Path from here"), close));
    made.push(h("h3", {}, plural(own.length, BY_OCCASION ? "link" : "partner")), h("ul", {class: "partners"}, own.slice(0, MOST_SHOWN).map((t) => tieRow(t, chosen.node))));
    if (own.length > MOST_SHOWN) made.push(h("p", {class: "sub"}, `and ${own.length - MOST_SHOWN} more, in the table`));
    made.push(h("h3", {}, "What it rests on"), evidence([...(n.b || []), ...own.flatMap((t) => t.b)], 20));
  } else if (chosen.cluster) {
    const c = clusterAt.get(chosen.cluster), own = [...degree.keys()].filter((i) => N[i].cluster === chosen.cluster).sort((x, y) => degree.get(y) - degree.get(x) || x - y);
    made.push(h("h2", {}, c ? c.label : chosen.cluster), h("p", {class: "sub"}, plural(own.length, BY_OCCASION ? "node" : "actor")), h("div", {class: "row"}, close),
      h("ul", {class: "partners"}, own.slice(0, 60).map((i) => h("li", {}, h("button", {type: "button", onclick: () => choose(short(N[i].id), true)}, mend(N[i].label))))));
  } else if (chosen.between) {
    const line = lines.get(chosen.between.join("|"));
    const own = line ? line.ties.map((i) => tieAt.get(i)).filter(Boolean).sort(heavier) : [];
    made.push(h("h2", {}, chosen.between.map((k) => shapes.get(k) ? shapes.get(k).lines.join(" ") : "").join(" – ")), h("p", {class: "sub"}, plural(own.length, "tie")), h("div", {class: "row"}, close),
      h("ul", {class: "partners"}, own.slice(0, 60).map((t) => tieRow(t))));
  } else {
    const advice = h("p", {class: "sub"}, "Choose a line or a shape, here or in the picture, to read the sentences that it rests on.");
    if (BY_OCCASION) {
      const at = (i) => { const t = thingOf.get(N[i].id); return t ? t.last || t.first || "" : ""; };
      const latest = [...degree.keys()].filter((i) => thingOf.has(N[i].id)).sort((x, y) => at(x) < at(y) ? 1 : at(x) > at(y) ? -1 : x - y);
      made.push(h("h2", {}, "Latest"), advice, h("ul", {class: "partners"}, latest.slice(0, 12).map((i) => h("li", {}, h("button", {type: "button", onclick: () => choose(short(N[i].id), true)},
        h("span", {dir: "auto"}, mend(N[i].label)), h("span", {class: "n"}, when(thingOf.get(N[i].id))))))));
    } else made.push(h("h2", {}, "Strongest ties"), advice, h("ul", {class: "partners"}, [...ties].sort(heavier).slice(0, 12).map((t) => tieRow(t))));
    if (!ties.length) made.push(h("p", {}, E.length ? "The filters let nothing through. Reset them to see the whole network." : "The graph has no tie of this kind."));
  }
  box.replaceChildren(...made.flat().filter(Boolean));
  $("panel").classList.toggle("idle", !S.sel && !(S.a && S.b)); // not printed
  $("panel").scrollTop = 0;
}
const SINGULAR = {countries: "country", ministries: "ministry", agencies: "agency", companies: "company", universities: "university", "other bodies": "other body"};
function kindWord(kind) { const k = D.kinds.find((x) => x[0] === kind); return k ? SINGULAR[k[3]] || k[3].replace(/s$/, "") : kind; }

// ------------------------------------------------------------ table
const COLUMNS = [
  ["a", "Between", (t) => N[t.s].label], ["b", "and", (t) => N[t.t].label], ["strength", "Strength", (t) => t.strong ? "strong" : "weak"],
  ["weight", "Weight", (t) => t.w], ["n", "Occasions", (t) => t.n],
  ["kinds", "Cooperation", (t) => [...new Set(t.b.flatMap((k) => kindsOf(D.bases[k])))].sort().map(words).join(", ")],
  ["first", "First", (t) => ends(t, "first", 0)], ["last", "Last", (t) => ends(t, "last", -1)],
  ["notices", "Notices", (t) => new Set(t.b.map((k) => D.bases[k].n)).size]];
// as precisely as it is known: a year is not shown as its first day
const ends = (t, k, at) => {
  const day = (x) => x.date ? x.date.split("/").at(at) || x.date.replace("/", "") : x[k] || "";
  const known = t.b.map((b) => D.things[D.bases[b].t]).filter((x) => x[k]).sort((x, y) => x[k] < y[k] ? -1 : x[k] > y[k] ? 1 : 0).at(at);
  return known ? day(known) : "";
};
let rowsShown = MOST_ROWS;
function sortedTies() {
  const column = COLUMNS.find((c) => c[0] === S.sort) || COLUMNS[3], keyed = ties.map((t) => [column[2](t), t]);
  const less = (x, y) => typeof x === "number" ? x - y : x < y ? -1 : x > y ? 1 : 0;
  const way = S.down ? -1 : 1;
  return keyed.sort((p, q) => way * less(p[0], q[0]) || p[1].i - q[1].i).map((p) => p[1]);
}
function table() {
  const head = $("table").tHead.rows[0];
  head.replaceChildren(...COLUMNS.map(([key, name]) => h("th", {scope: "col", "aria-sort": S.sort === key ? (S.down ? "descending" : "ascending") : "none"},
    h("button", {type: "button", "data-key": key, onclick: () => { S.down = S.sort === key ? !S.down : key === "weight" || key === "n" || key === "last" || key === "notices"; S.sort = key; changed(false); head.querySelector(`[data-key="${key}"]`).focus(); }},
      name + (S.sort === key ? (S.down ? " ▼" : " ▲") : "")))));
  const all = sortedTies();
  $("table").tBodies[0].replaceChildren(...all.slice(0, rowsShown).map((t) => h("tr", {"aria-selected": chosen.edge === t.i ? "true" : null},
    COLUMNS.map(([key, , value], k) => {
      const text = mend(String(value(t)));
      if (k === 0) return h("td", {}, h("button", {type: "button", dir: "auto", "data-name": edgeName(t.i), "aria-label": `${text} and ${mend(N[t.t].label)}: show evidence`, onclick: () => { choose(edgeName(t.i)); $("panel").focus(); }}, text));
      return h("td", {class: ["weight", "n", "notices"].includes(key) ? "num" : key === "first" || key === "last" ? "day" : null, dir: "auto"}, text);
    }))));
  $("more-rows").hidden = all.length <= rowsShown;
}
function csv() {
  const cell = (v) => { let s = String(v); if (/^[=+\-@\t\r]/.test(s)) s = "'" + s; return /[",\n\r]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s; };
  const names = ["source", "target", "strength", "weight", "occasions", "cooperation", "first", "last", "notices", "source_id", "target_id", "notice_ids"];
  const rows = sortedTies().map((t) => [...COLUMNS.map((c) => c[2](t)), N[t.s].id, N[t.t].id, [...new Set(t.b.map((k) => D.notices[D.bases[k].n].id))].sort().join("; ")]);
  return "\ufeff" + [names, ...rows].map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
}

// ------------------------------------------------------------ take away
function save(blob, name) {
  const url = URL.createObjectURL(blob), a = h("a", {href: url, download: name});
  document.body.append(a); a.click(); a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
function png() {
  const from = $("canvas").querySelector("canvas"), to = document.createElement("canvas");
  to.width = from.width; to.height = from.height;
  const ctx = to.getContext("2d");
  ctx.fillStyle = C.bg; ctx.fillRect(0, 0, to.width, to.height); ctx.drawImage(from, 0, 0);
  to.toBlob((blob) => save(blob, "network.png"), "image/png");
}
function svgText() {
  // the view as it stands, in the coordinates of the screen
  const x = (s) => s.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (c) => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[c]);
  const wide = $("canvas").clientWidth, high = $("canvas").clientHeight, scale = network.getScale(), top = most(), out = [];
  const at = (s) => network.canvasToDOM({x: s.x, y: s.y}), f = (v) => Math.round(v * 10) / 10;
  if (S.view === "map") {
    const zero = network.canvasToDOM({x: 0, y: 0});
    out.push(`<path transform="translate(${f(zero.x)} ${f(zero.y)}) scale(${scale})" d="${landPath}" fill="${C.land}" stroke="${C.shore}" stroke-width="${0.8 / scale}" fill-rule="evenodd"/>`);
    for (const s of shapes.values()) if (astray(s)) {
      const p = at(s), q = at({x: trueOf(s)[0], y: trueOf(s)[1]});
      out.push(`<path d="M${f(p.x)} ${f(p.y)}L${f(q.x)} ${f(q.y)}" stroke="${C.soft}" stroke-width="${f(scale)}"/><circle cx="${f(q.x)}" cy="${f(q.y)}" r="2.5" fill="${C.soft}"/>`);
    }
    if (captioned()) { const p = at({x: D.map.left, y: D.map.low - 30}); out.push(`<text x="${f(p.x)}" y="${f(p.y - 8)}" font-style="italic" fill="${C.soft}">${ELSEWHERE}</text>`); }
  }
  for (const c of openClusters()) {
    const p = at(c);
    out.push(`<circle cx="${f(p.x)}" cy="${f(p.y)}" r="${f(c.r * scale)}" fill="${c.fill}" fill-opacity="0.12"/><text x="${f(p.x)}" y="${f(p.y - c.r * scale - 6)}" text-anchor="middle" font-size="13" font-weight="600" fill="${C.soft}">${x(mend(c.label))}</text>`);
  }
  if (S.groups && S.view === "network") for (const [tint, strokes] of groupStrokes())
    out.push(`<path d="${strokes.map(([a, b]) => { const p = at(a), q = at(b); return `M${f(p.x)} ${f(p.y)}L${f(q.x + 0.1)} ${f(q.y)}`; }).join("")}" fill="none" stroke="${tint}" stroke-opacity="${tintOpacity()}" stroke-width="${f(TINT_WIDTH * scale)}" stroke-linecap="round" stroke-linejoin="round"/>`);
  for (const l of lines.values()) {
    const a = shapes.get(l.a), b = shapes.get(l.b), p = at(a), q = at(b), o = look(l, top), d = Math.hypot(q.x - p.x, q.y - p.y) || 1, ux = (q.x - p.x) / d, uy = (q.y - p.y) / d;
    const w = o.width * scale;
    out.push(`<line x1="${f(p.x)}" y1="${f(p.y)}" x2="${f(q.x)}" y2="${f(q.y)}" stroke="${o.color.color}" stroke-opacity="${o.color.opacity}" stroke-width="${f(w)}"${o.dashes ? ` stroke-dasharray="${o.dashes.map((v) => f(v * scale)).join(" ")}"` : ""}/>`);
    for (const [end, to, r, sx, sy] of [["to", q, b.r, ux, uy], ["from", p, a.r, -ux, -uy]]) if (o.arrows[end].enabled) {
      const tx = to.x - sx * r * scale, ty = to.y - sy * r * scale, k = 5 + w;
      out.push(`<path d="M${f(tx)} ${f(ty)}L${f(tx - sx * 2 * k - sy * k)} ${f(ty - sy * 2 * k + sx * k)}L${f(tx - sx * 2 * k + sy * k)} ${f(ty - sy * 2 * k - sx * k)}Z" fill="${o.color.color}"/>`);
    }
  }
  for (const s of shapes.values()) {
    const p = at(s), r = s.r * scale;
    out.push(`<g transform="translate(${f(p.x)} ${f(p.y)})" opacity="${lit(s) ? 1 : 0.2}"><path d="${D.shapes[s.shape]}" transform="scale(${f(r)})" fill="${s.fill}" fill-rule="evenodd"/>` +
      (s.code && r > 8 ? `<text y="${f(r * 0.3)}" text-anchor="middle" font-size="${f(r * 0.78)}" font-weight="700" fill="${s.ink}">${x(s.code)}</text>` : "") + "</g>");
  }
  for (const l of labels) l.rows.forEach((t, k) => out.push(`<text x="${f(l.x)}" y="${f(l.y + 11 + k * 14)}" text-anchor="middle" fill="${C.ink}" stroke="${C.halo}" stroke-width="3" paint-order="stroke">${x(mend(t))}</text>`));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}" font-family="system-ui,sans-serif" font-size="12"><title>${x(D.title)}</title><rect width="100%" height="100%" fill="${C.bg}"/>${out.join("\n")}</svg>\n`;
}

// ------------------------------------------------------------ search: a box with suggestions (ARIA combobox)
const haystack = N.map((n) => [n.label, n.kind === "country" || !n.aliases ? n.country || "" : "", ...(n.aliases || []), ...(n.found || [])].map(fold));
function find(text) {
  const q = fold(text), hits = [];
  if (!q) return hits;
  const spaced = " " + q;
  for (let i = 0; i < N.length; i++) {
    let best = 9;
    for (const s of haystack[i]) {
      if (!s) continue;
      if (s === q) best = Math.min(best, 0);
      else if (s.startsWith(q)) best = Math.min(best, 1);
      else if (s.includes(spaced)) best = Math.min(best, 2);
      else if (q.length > 2 && s.includes(q)) best = Math.min(best, 3);
    }
    if (best < 9) hits.push([best, i]);
  }
  return hits.sort((x, y) => x[0] - y[0] || (degree.get(y[1]) || 0) - (degree.get(x[1]) || 0) || x[1] - y[1]).slice(0, 12).map((x) => x[1]);
}
function combo(id, take) {
  const input = $(id), list = $(id + "-list");
  let at = -1, hits = [];
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (k) => {
    at = k;
    [...list.children].forEach((li, j) => li.setAttribute("aria-selected", String(j === k)));
    if (k >= 0) { input.setAttribute("aria-activedescendant", `${id}-${k}`); list.children[k].scrollIntoView({block: "nearest"}); }
  };
  const pick = (k) => { const i = hits[k]; close(); if (i !== undefined) take(i, input); };
  input.addEventListener("input", () => {
    hits = find(input.value);
    list.replaceChildren(...hits.map((i, k) => h("li", {role: "option", id: `${id}-${k}`, "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); pick(k); }},
      h("span", {dir: "auto"}, mend(N[i].label)), h("small", {}, [kindWord(N[i].kind), N[i].kind !== "country" && N[i].country ? D.countries[N[i].country] : (N[i].aliases || [])[0]].filter(Boolean).join(" · ")))));
    if (!hits.length && input.value.trim()) list.replaceChildren(h("li", {role: "option", "aria-selected": "false", "aria-disabled": "true"}, "nothing found"));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (hits.length) mark(0);
  });
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" && hits.length) { mark((at + 1) % hits.length); e.preventDefault(); }
    else if (e.key === "ArrowUp" && hits.length) { mark((at + hits.length - 1) % hits.length); e.preventDefault(); }
    else if (e.key === "Enter") { if (!list.hidden && at >= 0) pick(at); e.preventDefault(); }
    else if (e.key === "Escape" && (input.value || !list.hidden)) { if (list.hidden) input.value = ""; close(); e.stopPropagation(); }
  });
  input.addEventListener("blur", close);
}

// ------------------------------------------------------------ controls
function check(id, label, on, change, lead, count) {
  return h("label", {class: "toggle"}, h("input", {type: "checkbox", checked: on, "data-name": id, onchange: (e) => change(e.target.checked)}), lead || "", h("span", {}, label), count === undefined ? "" : h("span", {class: "n"}, count));
}
const flip = (set, name) => (on) => { if (on) set().delete(name); else set().add(name); changed(false); };
function build() {
  const legend = $("legend"), made = [];
  const tally = (test) => N.filter(test).length.toLocaleString("en");
  if (D.byRegion) {
    for (const [r, c] of D.regions) made.push(check(r, r, true, flip(() => S.noRegion, r), swatch("circle", c), tally((n) => n.kind === "country" && n.region === r)));
    if (N.some((n) => n.kind === "country" && !n.region)) made.push(check("elsewhere", "elsewhere", true, flip(() => S.noRegion, "elsewhere"), swatch("circle", "#8a8f98"), ""));
  }
  for (const [k, shape, fill, many] of D.kinds) if (!(D.byRegion && k === "country")) made.push(check(k, many, true, flip(() => S.off, k), swatch(shape, fill), tally((n) => n.kind === k)));
  legend.replaceChildren(...made);
  const count = (k) => new Set(D.bases.filter((b) => kindsOf(b).includes(k)).map((b) => b.t)).size;
  $("kinds").replaceChildren(...KINDS.map((k) => check(k, words(k), true, flip(() => S.noKind, k), null, count(k).toLocaleString("en"))));
  for (const [c, name] of Object.entries(D.countries).sort((x, y) => x[1].localeCompare(y[1], "en"))) $("country").append(h("option", {value: c}, name));
  for (const r of [...new Set(N.map((n) => n.region).filter(Boolean))].sort()) $("region").append(h("option", {value: r}, r));
  for (const t of [...new Set(D.things.flatMap((x) => x.topics || []))].sort()) $("topic").append(h("option", {value: t}, mend(t)));
  $("topic").disabled = $("topic").options.length < 2;
  const heaviest = Math.max(1, ...E.map((e) => e.b.reduce((sum, k) => sum + D.bases[k].w, 0)));
  $("weight").max = String(Math.min(40, Math.ceil(heaviest)));
  for (const id of ["from", "to"]) { $(id).min = String(firstBin); $(id).max = String(lastBin); }
  $("time").hidden = lastBin === firstBin;
  $("cluster-key").hidden = !LARGE;
  $("way").hidden = N.length < 3;
  const on = (id, event, act) => $(id).addEventListener(event, act);
  on("strong", "change", (e) => { S.strong = e.target.checked; changed(false); });
  on("groups", "change", (e) => { S.groups = e.target.checked; changed(false); });
  on("physics", "change", (e) => { if (S.view === "table") e.target.checked = false; else float(e.target.checked); });
  $("more").hidden = LARGE;
  on("weight", "input", (e) => { S.min = Number(e.target.value); changed(false); });
  for (const id of ["country", "region", "topic"]) on(id, "change", (e) => { S[id] = e.target.value; changed(false); });
  on("from", "input", (e) => { S.from = Math.min(Number(e.target.value), S.to); changed(false); });
  on("to", "input", (e) => { S.to = Math.max(Number(e.target.value), S.from); changed(false); });
  on("undated", "change", (e) => { S.undated = e.target.checked; changed(false); });
  on("reset", "click", () => { const view = S.view; stop(); S = initial(); S.view = view; changed(true); say("All filters reset."); });
  on("play", "click", () => playing ? stop() : play());
  on("fit", "click", fit);
  on("zoom-in", "click", () => zoom(1.3)); on("zoom-out", "click", () => zoom(1 / 1.3));
  on("close-clusters", "click", () => { S.open.clear(); S.sel = ""; changed(true); });
  on("more-rows", "click", () => { rowsShown += MOST_ROWS; table(); });
  on("save-png", "click", png);
  on("save-svg", "click", () => save(new Blob([svgText()], {type: "image/svg+xml"}), "network.svg"));
  on("save-csv", "click", () => save(new Blob([csv()], {type: "text/csv"}), "ties.csv"));
  on("print", "click", () => window.print());
  on("theme", "click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; themed(); });
  for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => { S.view = button.dataset.view; changed(true); });
  document.querySelector(".skip").addEventListener("click", (e) => { e.preventDefault(); S.view = "table"; changed(false); $("table-view").focus(); });
  combo("search", (i, input) => { input.value = ""; reveal(i); choose(short(N[i].id), true); say(`${N[i].label} chosen.`); });
  combo("path-a", (i, input) => { S.a = short(N[i].id); input.value = N[i].label; changed(false); });
  combo("path-b", (i, input) => { S.b = short(N[i].id); input.value = N[i].label; changed(false); });
  on("canvas", "keydown", keys);
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && (S.sel || S.a || S.b)) { leave(); e.preventDefault(); } });
  window.addEventListener("hashchange", () => { readState(); changed(true, true); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);
  // paper is white
  let own = null;
  window.addEventListener("beforeprint", () => { if (dark()) { own = document.documentElement.dataset.theme || ""; document.documentElement.dataset.theme = "light"; themed(); } });
  window.addEventListener("afterprint", () => { if (own !== null) { if (own) document.documentElement.dataset.theme = own; else delete document.documentElement.dataset.theme; own = null; themed(); } });
  if (narrow.matches) $("filters").open = false;
}
function reveal(i) {
  // a found actor that the filters hide: they give way
  if (degree.has(i)) return;
  const keep = S; S = initial(); S.view = keep.view; S.open = keep.open;
  filter(); say("Filters reset to show it.");
}
const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function themed() { readColours(); $("theme").textContent = dark() ? "Light" : "Dark"; if (network) draw(false); }
const zoom = (k) => network.moveTo({scale: network.getScale() * k, animation: false});
function keys(e) {
  const step = 60 / network.getScale(), at = network.getViewPosition(), go = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]}[e.key];
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (go) network.moveTo({position: {x: at.x + go[0], y: at.y + go[1]}, animation: false});
  else if (e.key === "+" || e.key === "=") zoom(1.2);
  else if (e.key === "-") zoom(1 / 1.2);
  else if (e.key === "0") fit();
  else if (e.key === "n" || e.key === "p") {
    const order = [...degree.keys()].sort((x, y) => degree.get(y) - degree.get(x) || x - y);
    const now = order.indexOf(chosen.node), next = order[(now + (e.key === "n" ? 1 : order.length + (now < 0 ? 0 : -1))) % order.length];
    if (next !== undefined) { choose(short(N[next].id)); say(`${N[next].label}, ${plural(chosen.edges.size, "tie")}`); }
  } else return;
  e.preventDefault();
}
let playing = 0;
function play() {
  if (S.to >= lastBin) S.to = S.from;
  $("play").textContent = "Stop"; $("play").setAttribute("aria-pressed", "true");
  changed(false);
  playing = setInterval(() => { if (S.to >= lastBin) stop(); else { S.to += 1; changed(false); } }, 900);
}
function stop() { clearInterval(playing); playing = 0; $("play").textContent = "Play"; $("play").setAttribute("aria-pressed", "false"); }
const say = (text) => { $("live").textContent = text; };

function histogram() {
  const bins = lastBin - firstBin + 1, counts = new Array(bins).fill(0), seen = new Set();
  for (const b of D.bases) {
    if (seen.has(b.t) || !lets(b, false)) continue;
    seen.add(b.t);
    if (D.things[b.t].b0 !== null) counts[D.things[b.t].b0 - firstBin] += 1;
  }
  const tallest = Math.max(1, ...counts);
  $("histogram").setAttribute("viewBox", `0 0 ${bins * 10} 34`);
  $("histogram").replaceChildren(...counts.map((n, i) => h("rect", {x: i * 10 + 1, width: 8, y: 34 - 33 * n / tallest, height: 33 * n / tallest, class: i + firstBin >= S.from && i + firstBin <= S.to ? "in" : ""})));
}
function sync() {
  // controls show the state
  for (const box of $("legend").querySelectorAll("input")) box.checked = !S.off.has(box.dataset.name) && !S.noRegion.has(box.dataset.name);
  for (const box of $("kinds").querySelectorAll("input")) box.checked = !S.noKind.has(box.dataset.name);
  $("strong").checked = S.strong; $("groups").checked = S.groups; $("groups").disabled = !N.some((n) => n.group !== undefined); $("weight").value = String(S.min); $("weight-out").textContent = String(S.min);
  for (const id of ["country", "region", "topic"]) $(id).value = S[id];
  $("from").value = String(S.from); $("to").value = String(S.to); $("undated").checked = S.undated;
  $("from").classList.toggle("front", S.from > (firstBin + lastBin) / 2); // so that it can be taken where both stand at the end
  for (const id of ["from", "to"]) $(id).setAttribute("aria-valuetext", binName(S[id]));
  $("span").textContent = S.from === S.to ? binName(S.from) : `${binName(S.from)}–${binName(S.to)}`;
  for (const k of ["a", "b"]) if (document.activeElement !== $("path-" + k)) $("path-" + k).value = nodeOf.has(S[k]) ? N[nodeOf.get(S[k])].label : "";
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === S.view));
  $("table-view").hidden = S.view !== "table"; $("canvas").hidden = S.view === "table"; $("drawing-tools").hidden = S.view === "table";
  $("stage").classList.toggle("table", S.view === "table");
  $("save-png").disabled = $("save-svg").disabled = S.view === "table";
  $("close-clusters").hidden = !S.open.size;
  const active = [S.off.size + S.noRegion.size + S.noKind.size > 0, S.country, S.region, S.topic, S.strong, S.min > 0, !wholeTime() || !S.undated].filter(Boolean).length;
  $("active").textContent = active ? `(${active} set)` : "";
}
function count() {
  const strong = ties.filter((t) => t.strong).length, notices = new Set(ties.flatMap((t) => t.b.map((k) => D.bases[k].n))).size;
  const by = D.kinds.map(([k, , , many]) => [[...degree.keys()].filter((i) => N[i].kind === k).length, k, many]).filter((x) => x[0]);
  const actors = by.length > 3 ? plural(degree.size, "node") : by.map(([n, k, many]) => `${n.toLocaleString("en")} ${n === 1 ? kindWord(k) : many}`).join(", ") || "nobody";
  $("headline").textContent = `${D.own ? D.subtitle + ": " : ""}${actors}. ${BY_OCCASION ? plural(ties.length, "link") : `${plural(strong, "strong tie")}, ${(ties.length - strong).toLocaleString("en")} weak`}, from ${plural(notices, "notice")}.`;
  $("counts").textContent = `${ties.length.toLocaleString("en")} of ${E.length.toLocaleString("en")} ${BY_OCCASION ? "links" : "ties"}`;
}
let last = "";
function changed(refit, keepAddress) {
  if (floating) { $("physics").checked = false; float(false); }
  filter();
  chosen = selected();
  sync(); count(); histogram(); panel();
  if (S.view === "table") table(); else { draw(refit || last !== S.view); }
  last = S.view;
  $("note").hidden = $("note").hidden || S.view === "table";
  if (!keepAddress) writeState();
}
unit = LARGE ? Math.max(1, (Math.max(...D.clusters.map((c) => c.x + c.r)) - Math.min(...D.clusters.map((c) => c.x - c.r))) / 1300) : 1;
readColours();
build();
readState();
changed(true, true);
if (LARGE && S.view === "network") {
  // an address that names an open cluster, or an actor in one, opens there
  const there = chosen.cluster || (chosen.node !== undefined ? N[chosen.node].cluster : "");
  if (clusterAt.has(there)) near(clusterAt.get(there));
}
$("theme").textContent = dark() ? "Light" : "Dark";
document.documentElement.dataset.ready = "1";
window.addEventListener("resize", () => { if (network && S.view !== "table" && !S.sel) requestAnimationFrame(() => draw(true)); });
})();
