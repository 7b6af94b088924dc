// The list behind the button of the compose window.

const [tab] = await messenger.tabs.query({ active: true, currentWindow: true });
const found = await messenger.runtime.sendMessage({ ask: "findings", tab: tab.id });
const say = (name, ...words) => messenger.i18n.getMessage(name, words);
document.documentElement.lang = messenger.i18n.getUILanguage();
document.querySelector("h1").textContent = found.length ? say("tactFound", String(found.length)) : say("tactGood");
for (const one of found) {
  const line = document.createElement("li");
  line.textContent = `${one.title}: «${one.text}»`;
  document.querySelector("ul").append(line);
}
