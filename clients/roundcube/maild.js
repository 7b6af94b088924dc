// Chips in the list, a filter by label, and what the buttons of the panel do.

(() => {
  const labels = rcmail.env.maild || {};

  const chip = ([name, color]) => {
    const made = document.createElement("span");
    made.className = "maild-chip";
    made.style.setProperty("--maild-color", color);
    made.textContent = name;
    return made;
  };

  rcmail.addEventListener("insertrow", ({ uid, row }) => {
    const keywords = rcmail.env.messages[uid]?.flags?.maild ?? [];
    const subject = row.obj.querySelector("td.subject");
    if (!keywords.length || !subject) return;
    const place = document.createElement("span");
    place.className = "maild-chips";
    place.append(...keywords.filter((one) => labels[one]).map((one) => chip(labels[one])));
    subject.append(place);
  });

  rcmail.addEventListener("init", () => {
    const filter = document.querySelector("select#searchfilter, #rcmlistfilter");
    if (filter && !filter.querySelector("[data-maild]")) {
      for (const [keyword, [name]] of Object.entries(labels)) {
        const choice = new Option(name, `KEYWORD ${keyword}`);
        choice.dataset.maild = "1";
        filter.append(choice);
      }
    }
    const change = (keyword, set) =>
      rcmail.http_post(
        "plugin.maild",
        { _uid: rcmail.env.uid, _mbox: rcmail.env.mailbox, _keyword: keyword, _set: set },
        rcmail.set_busy(true, "loading"),
      );
    for (const button of document.querySelectorAll(".maild-button")) {
      button.addEventListener("click", () => change(button.dataset.keyword, button.dataset.set));
    }
    for (const choice of document.querySelectorAll(".maild-missed")) {
      choice.addEventListener("change", () => choice.value && change(choice.value, "1"));
    }
    rcmail.addEventListener("plugin.maild", () => window.location.reload());
  });
})();
