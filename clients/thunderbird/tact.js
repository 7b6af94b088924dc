// The tact check of replies/tact.py, over the rules that the build exports from replies/ (tact-rules.json).

const BLANK = /\[[^\[\]\n]+\]/gu;
const QUOTED = /«[^«»]*»|“[^“”]*”/gu;
const CYRILLIC = /[а-яё]/giu;
const LATIN = /[a-z]/giu;

const rules = fetch(messenger.runtime.getURL("tact-rules.json"))
  .then((file) => file.json())
  .then((all) => all.map((rule) => ({ ...rule, expression: new RegExp(rule.pattern, rule.exactCase ? "gu" : "giu") })));

const dots = (found) => "·".repeat(found.length);

/** Every place that would offend: {code, title, start, end, text}, in UTF-16 units, in order. */
export async function offences(text, language) {
  const spoken = (text.match(CYRILLIC)?.length ?? 0) * 2 >= (text.match(LATIN)?.length ?? 0) ? "ru" : "en";
  const withoutBlanks = text.replace(BLANK, dots);
  const withoutQuotes = withoutBlanks.replace(QUOTED, dots);
  const found = [];
  for (const rule of await rules) {
    if (rule.language !== "any" && rule.language !== spoken) continue;
    const searched = rule.code === "T004" ? text : rule.quoted ? withoutBlanks : withoutQuotes;
    for (const match of [...searched.matchAll(rule.expression)].slice(rule.allowed)) {
      const [start, end] = [match.index, match.index + match[0].length];
      found.push({ code: rule.code, title: rule[language], start, end, text: text.slice(start, end) });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}
