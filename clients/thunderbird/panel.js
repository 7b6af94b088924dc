// Above a letter that maild labelled: verdict, clause, reasons in the client's words, history, and what can be done.

const say = (name, ...words) => messenger.i18n.getMessage(name, words);
const ask = (what, rest = {}) => messenger.runtime.sendMessage({ ask: what, ...rest });

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const chip = (name, color) => element("span", { class: "chip", style: `--color:${color}` }, name);

function reason(signal) {
  const wrong = element("button", { type: "button", "aria-label": say("wrongLabel", signal.name), click: () => wronged(signal) }, say("wrong"));
  return element(
    "li",
    { class: signal.ground ? "ground" : undefined },
    chip(signal.name, signal.color),
    " ",
    signal.quotes.map((quote) => `«${quote.trim()}»`).join(" "),
    " ",
    signal.set ? wrong : element("em", {}, say("takenOff")),
  );
}

const act = (what, rest) => ask(what, rest).then(show);
const wronged = (signal) => act("take", { keyword: signal.keyword });
const button = (name, click) => element("button", { type: "button", click }, say(name));

function missed(choices) {
  const choice = element("select", { "aria-label": say("missed") }, element("option", { value: "" }, say("missed")));
  choice.append(...choices.map((one) => element("option", { value: one.keyword }, one.name)));
  choice.addEventListener("change", () => choice.value && act("miss", { keyword: choice.value }));
  return choice;
}

function panel(shown) {
  const history = shown.history;
  const signals = [...shown.signals].sort((one, other) => other.ground - one.ground);
  return element(
    "section",
    { id: "maild", role: "region", "aria-label": say("panel"), lang: messenger.i18n.getUILanguage() },
    element("p", {}, chip(shown.verdict.name, shown.verdict.color), " ", element("span", { class: "clause" }, shown.clause)),
    signals.length ? element("ul", {}, ...signals.map(reason)) : undefined,
    history && history.letters > 1
      ? element("p", { class: "history" }, say("history", String(history.letters), String(history.answers), String(history.toxic), String(history.days)))
      : undefined,
    element(
      "p",
      { class: "actions" },
      shown.draft ? button("openDraft", () => ask("open", { what: "draft" })) : undefined,
      shown.note ? button("openNote", () => ask("open", { what: "note" })) : undefined,
      shown.release ? button("release", () => act("release")) : undefined,
      missed(shown.choices),
    ),
  );
}

/** Where a quote stands in the letter's text, whatever its line breaks: the first place that is not taken yet. */
function ranges(quote, text, nodes, taken) {
  const words = quote.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!words[0]) return [];
  for (const match of text.matchAll(new RegExp(words.join("[\\s\\u00a0]+"), "g"))) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (taken.some(([from, to]) => start < to && from < end)) continue;
    taken.push([start, end]);
    const at = (place) => nodes.findLast((one) => one.start <= place);
    const [first, last] = [at(start), at(end - 1)];
    const made = document.createRange();
    made.setStart(first.node, start - first.start);
    made.setEnd(last.node, end - last.start);
    return [made];
  }
  return [];
}

function mark(signals) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("#maild, style, script") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push({ start: text.length, node: walker.currentNode });
    text += `${walker.currentNode.data}`;
  }
  for (const ground of [true, false]) {
    const taken = [];
    const found = signals.filter((one) => one.ground === ground).flatMap((one) => one.quotes.flatMap((quote) => ranges(quote, text, nodes, taken)));
    CSS.highlights.set(ground ? "maild-ground" : "maild-signal", new Highlight(...found));
  }
}

const waiting = () => element("section", { id: "maild", role: "region", "aria-label": say("panel") }, element("p", {}, say("waiting")));

async function show() {
  const shown = await ask("shown");
  if (!shown) return;
  const made = shown.waiting ? waiting() : panel(shown);
  document.getElementById("maild")?.replaceWith(made);
  if (!made.isConnected) document.body.prepend(made);
  mark(shown.signals ?? []);
  if (shown.waiting) setTimeout(show, 5000);
}

show();
