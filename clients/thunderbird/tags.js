// The tags of config/labels.toml in every profile, named in the language of the interface.

/** @returns {Promise<Array<{keyword: string, color: string, ru: string, en: string, signal: string, verdict: string, state: string}>>} */
export const labels = fetch(messenger.runtime.getURL("labels.json")).then((file) => file.json());

export const language = messenger.i18n.getUILanguage().startsWith("ru") ? "ru" : "en";

/** Creates what is missing; names and colours that a person gave stay theirs. */
export async function ensureTags() {
  const known = new Set((await messenger.messages.tags.list()).map((tag) => tag.key));
  for (const label of await labels) {
    if (!known.has(label.keyword)) {
      await messenger.messages.tags.create(label.keyword, label[language], label.color.toUpperCase());
    }
  }
}
