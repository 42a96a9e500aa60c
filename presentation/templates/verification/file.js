(() => {
  const tool = document.getElementById("comprobar"), input = tool.querySelector("input"), list = tool.querySelector("ul");
  const { hashes, newest, resources, words } = JSON.parse(tool.dataset.told);
  const filled = (text, ...values) => text.replace(/\{(\d)\}/g, (_, place) => values[place]);
  const element = (tag, css, text = "") => Object.assign(document.createElement(tag), { className: css, textContent: text });

  // The list is asked for once; where it does not come, the next file asks again.
  let asked = null;
  const published = () => asked ??= fetch(hashes, { cache: "no-cache" })
    .then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status))
    .catch(() => { asked = null; throw new Error("unlisted"); });

  const digest = async (file) => {
    if (!globalThis.crypto?.subtle) throw new Error("unable");
    const bytes = await file.arrayBuffer().catch(() => { throw new Error("unread"); });
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const sentence = ({ resource, first, last }, manifest) => {
    if (resource === manifest) return filled(words.manifest, "", first);
    const told = filled(first === last ? words.one : words.many, resources[resource] ?? resource, first, last);
    return `${told} ${last === newest ? words.current : filled(words.past, newest)}`;
  };
  // What no hash covers is no sign that anything was changed.
  const uncovered = (name) => /\.(zip|xlsx|parquet|geojson|json|jsonld|ttl)$/i.exec(name.replace(/manifest.*$/i, ""))?.[1];

  const say = (row, tone, icon, text, hash) => {
    const told = element("p", ""), status = element("span", `status tone-${tone}`, text), mark = element("i", `icon icon-${icon}`);
    mark.setAttribute("aria-hidden", "true");
    status.prepend(mark);
    told.append(status);
    row.lastElementChild.remove();
    row.append(told);
    if (!hash) return;
    const line = element("p", "when", `${words.digest} `);
    line.append(element("code", "", hash));
    row.append(line);
  };

  const check = async (file, row) => {
    let hash = "";
    try {
      hash = await digest(file);
      const list = await published(), runs = list.hashes[hash];
      if (runs) say(row, "completed", "check", runs.map((run) => sentence(run, list.manifest)).join(" "), hash);
      else if (uncovered(file.name)) say(row, "no_evidence", "dashed", filled(words.other, uncovered(file.name)), hash);
      else say(row, "overdue", "triangle", words.unknown, hash);
    } catch ({ message }) {
      say(row, "no_evidence", "dashed", words[message] ?? words.unread, hash);
    }
  };

  input.addEventListener("change", async () => {
    const pairs = [...input.files].map((file) => {
      const row = element("li", "");
      row.append(element("p", "", file.name), element("p", "when", words.working));
      return [file, row];
    });
    list.replaceChildren(...pairs.map(([, row]) => row));
    input.value = ""; // so that the same file can be chosen again
    for (const [file, row] of pairs) await check(file, row);
  });
  tool.hidden = false;
})();
