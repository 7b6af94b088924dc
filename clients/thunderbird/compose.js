// Reads the writer's own words a moment after they pause, and underlines what would offend; the letter is not changed.

const PAUSE = 700; // milliseconds
const FOREIGN = "blockquote, .moz-cite-prefix, .moz-signature, .moz-forward-container, #moz-dummy";

function* own(node) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) yield child;
    else if (child.nodeName === "BR") yield null;
    else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(FOREIGN)) {
      yield* own(child);
      if (/^(P|DIV|LI|H\d)$/.test(child.nodeName)) yield null;
    }
  }
}

/** The own words, and where each stretch of them stands; lines that begin with ">" are somebody else's. */
function read() {
  let text = "";
  const pieces = [];
  for (const node of own(document.body)) {
    if (node === null) text += "\n";
    else {
      pieces.push({ start: text.length, node });
      text += node.data;
    }
  }
  return { text: text.replace(/^>.*$/gm, (line) => " ".repeat(line.length)), pieces };
}

function range(pieces, start, end) {
  const at = (place, last) => pieces.findLast((piece) => (last ? piece.start < place : piece.start <= place));
  const [first, final] = [at(start, false), at(end, true)];
  if (!first || !final) return undefined;
  const made = document.createRange();
  made.setStart(first.node, Math.min(start - first.start, first.node.data.length));
  made.setEnd(final.node, Math.min(end - final.start, final.node.data.length));
  return made;
}

async function check() {
  const { text, pieces } = read();
  const found = await messenger.runtime.sendMessage({ ask: "tact", text });
  const ranges = found.map((one) => range(pieces, one.start, one.end)).filter(Boolean);
  CSS.highlights.set("maild-tact", new Highlight(...ranges));
}

let waiting;
new MutationObserver(() => {
  clearTimeout(waiting);
  waiting = setTimeout(check, PAUSE);
}).observe(document.body, { childList: true, subtree: true, characterData: true });
check();
