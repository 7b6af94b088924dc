// The record of a letter (docs/record.md), found in the mailbox itself by its derived Message-ID.

/** The Message-ID, without brackets, of what maild made about a letter: kind is "record" or "draft". */
export async function derivedId(messageId, kind) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(messageId));
  const hex = Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 32)}@${kind}.maild.invalid`;
}

const PLACES = {
  record: (folder) => folder.path.endsWith("/records"),
  draft: (folder) => folder.specialUse.includes("drafts"),
  note: (folder) => !folder.specialUse.length && !folder.path.endsWith("/records"),
};

/**
 * The newest message with this Message-ID in the account, or undefined. It must stand where maild puts such a message:
 * a client can compute these Message-IDs too, and write a letter that bears one, but only into the INBOX.
 */
export async function find(messageId, kind, accountId) {
  const found = [];
  let page = await messenger.messages.query({ headerMessageId: messageId, accountId });
  found.push(...page.messages);
  while (page.id) {
    page = await messenger.messages.continueList(page.id);
    found.push(...page.messages);
  }
  return found.filter((one) => PLACES[kind](one.folder)).sort((one, other) => one.id - other.id).at(-1);
}

/** What maild found in a letter, or undefined: it was not judged, or its record is not here yet. */
export async function recordOf(header) {
  const record = await find(await derivedId(header.headerMessageId, "record"), "record", header.folder.accountId);
  if (!record) return undefined;
  const raw = await messenger.messages.getRaw(record.id, { data_format: "BinaryString" });
  const body = raw.slice(raw.search(/\r?\n\r?\n/)).replace(/\s/g, "");
  const octets = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(octets));
}

/** The quotes of a finding: record offsets count code points, JavaScript counts UTF-16 units. */
export function quotes(record, signal) {
  const points = Array.from(record.own_words);
  return signal.evidence.map(({ start, end }) => points.slice(start, end).join(""));
}
