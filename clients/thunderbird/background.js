// What the add-on does with messages; the scripts in windows only show it.

import { derivedId, find, quotes, recordOf } from "./record.js";
import { ensureTags, labels, language } from "./tags.js";
import { offences } from "./tact.js";

const OURS = /^maild-/;

messenger.runtime.onInstalled.addListener(() => {}); // wakes this page in every profile, which is enough:
messenger.runtime.onStartup.addListener(() => {});
ensureTags();

register(messenger.scripting.messageDisplay, { id: "panel", js: ["panel.js"], css: ["panel.css"], runAt: "document_idle" });
register(messenger.scripting.compose, { id: "tact", js: ["compose.js"], css: ["compose.css"], runAt: "document_idle" });

async function register(where, script) {
  await where.unregisterScripts({ ids: [script.id] }).catch(() => {});
  await where.registerScripts([script]);
}

async function displayed(tab) {
  const list = await messenger.messageDisplay.getDisplayedMessages(tab);
  return list.messages.length === 1 ? list.messages[0] : undefined;
}

/** What the panel shows of the letter in a tab, or undefined for a letter that maild has not labelled. */
async function shown(_, tab) {
  const header = await displayed(tab);
  const tags = header?.tags.filter((tag) => OURS.test(tag)) ?? [];
  if (!tags.length) return undefined;
  const book = await labels;
  const label = (kind, value) => book.find((one) => one[kind] === value);
  const record = await recordOf(header);
  if (!record) return { waiting: true };
  const account = header.folder.accountId;
  const draft = await find(await derivedId(header.headerMessageId, "draft"), "draft", account);
  const note = record.note ? await find(record.note, "note", account) : undefined;
  return {
    verdict: { name: label("verdict", record.verdict)?.[language] ?? record.verdict, color: label("verdict", record.verdict)?.color },
    clause: `${record.clause} ${record.clause_title ?? ""}`.trim(),
    signals: [...new Set(record.signals.map((signal) => signal.kind))].map((kind) => ({
      keyword: label("signal", kind).keyword,
      name: label("signal", kind)[language],
      color: label("signal", kind).color,
      ground: kind === "grievance",
      quotes: record.signals.filter((signal) => signal.kind === kind).flatMap((signal) => quotes(record, signal)),
      set: tags.includes(label("signal", kind).keyword),
    })),
    history: record.history,
    draft: Boolean(draft),
    note: Boolean(note),
    release: tags.includes("maild-escalated") && !draft && !tags.includes("maild-release"),
    choices: book
      .filter((one) => (one.signal || one.verdict === "toxic") && !tags.includes(one.keyword))
      .map((one) => ({ keyword: one.keyword, name: one[language] })),
  };
}

async function retag(tab, change) {
  const header = await displayed(tab);
  await messenger.messages.update(header.id, { tags: change(header.tags) });
}

/** Changes a label, then says that this was meant: the daemon learns from it even when the letter is answered. */
async function correct(tab, change) {
  await retag(tab, change);
  await retag(tab, (tags) => [...tags, "maild-corrected"]);
}

/** "That is wrong": a label is taken off. */
const take = ({ keyword }, tab) => correct(tab, (tags) => tags.filter((tag) => tag !== keyword));

/** "You missed that": a label is set. */
const miss = ({ keyword }, tab) => correct(tab, (tags) => [...tags, keyword]);

/** A lead lets staff have the draft: the daemon then puts it into Drafts. */
const release = (_, tab) => retag(tab, (tags) => [...tags, "maild-release"]);

async function open({ what }, tab) {
  const header = await displayed(tab);
  const record = await recordOf(header);
  const id = what === "note" ? record.note : await derivedId(header.headerMessageId, "draft");
  const found = await find(id, what, header.folder.accountId);
  if (found) await messenger.messageDisplay.open({ messageId: found.id, location: "tab" });
}

const lastFindings = new Map();

/** What of the words being written would offend; the button of the window counts them. */
async function tact({ text }, tab) {
  const found = await offences(text, language);
  lastFindings.set(tab, found);
  await messenger.composeAction.setBadgeText({ tabId: tab, text: found.length ? String(found.length) : "" });
  await messenger.composeAction.setBadgeBackgroundColor({ tabId: tab, color: "#8a5a00" });
  const title = messenger.i18n.getMessage(found.length ? "tactFound" : "tactGood", [String(found.length)]);
  await messenger.composeAction.setTitle({ tabId: tab, title });
  return found;
}

const findings = async (_, tab) => lastFindings.get(tab) ?? [];
messenger.tabs.onRemoved.addListener((tab) => lastFindings.delete(tab));

const answers = { shown, take, miss, release, open, tact, findings };
messenger.runtime.onMessage.addListener((message, sender) => answers[message.ask]?.(message, sender.tab?.id ?? message.tab));
