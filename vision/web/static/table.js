// The table beside the picture: what the server holds, kept in this browser too.

import * as api from "./api.js";

const STORE = "digits-table";
const STATES = { sure: "", doubtful: "check", corrected: "corrected" };

export class Table {
  constructor(tell) {
    this.tell = tell;
    this.body = document.getElementById("rows");
    this.foot = document.getElementById("sums");
    this.crops = new Map();
    this.table = { instance: "", version: -1, rows: [], sums: {}, sum: { value: "0", left_out: 0 } };
    document.getElementById("copy").addEventListener("click", () => this.copy());
    document.getElementById("clear").addEventListener("click", () => this.do(api.clearTable()));
  }

  /** Fetches the table where it changed; brings it back to a server that was started anew. */
  async refresh() {
    const fresh = await api.getTable(`${this.table.instance}.${this.table.version}`);
    if (fresh === null) return;
    const kept = this.kept();
    if (!fresh.rows.length && kept.rows.length && kept.instance !== fresh.instance) {
      this.show(await api.restoreTable(kept.rows));
    } else {
      this.show(fresh);
    }
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(STORE)) ?? { instance: "", rows: [] };
    } catch {
      return { instance: "", rows: [] };
    }
  }

  show(table) {
    this.table = table;
    try {
      localStorage.setItem(STORE, JSON.stringify({ instance: table.instance, rows: table.rows }));
    } catch {
      // A browser that keeps nothing (private, or full): the server still has the rows.
    }
    const before = new Map([...this.body.children].map((row) => [row.dataset.key, row]));
    let page = null;
    const rows = table.rows.map((row) => {
      const element = before.get(row.key) ?? this.newRow(row.key);
      this.fill(element, row);
      element.classList.toggle("page", page !== null && row.page !== page);
      page = row.page;
      return element;
    });
    this.body.replaceChildren(...rows);
    this.fillSums();
    document.getElementById("count").textContent = table.rows.length || "";
    document.getElementById("empty").hidden = table.rows.length > 0;
    if (rows.length > before.size) this.body.lastElementChild.scrollIntoView({ block: "nearest" });
  }

  /** Keeps what a doubtful number looks like. */
  keepCrop(key, crop) {
    if (this.crops.size > 500) this.crops.delete(this.crops.keys().next().value);
    this.crops.set(key, crop);
  }

  newRow(key) {
    const row = document.createElement("tr");
    row.dataset.key = key;
    for (const name of ["page-number", "row", "column", "number", "state", "remove"]) {
      const cell = row.insertCell();
      cell.className = name;
    }
    const input = document.createElement("input");
    input.inputMode = "decimal";
    input.autocomplete = "off";
    input.maxLength = 40;
    input.addEventListener("change", () => this.correct(row, input));
    row.cells[3].append(input);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "✕";
    remove.addEventListener("click", () => this.do(api.removeRow(key)));
    row.cells[5].append(remove);
    return row;
  }

  fill(element, row) {
    [row.page, row.row, row.column].forEach((text, at) => (element.cells[at].textContent = text));
    const input = element.querySelector("input");
    if (document.activeElement !== input) input.value = row.text;
    input.setAttribute("aria-label", `Number on page ${row.page}, row ${row.row}, column ${row.column}`);
    element.querySelector("button").setAttribute("aria-label", `Remove ${row.text}`);
    element.classList.toggle("doubtful", row.status === "doubtful");
    element.classList.toggle("corrected", row.status === "corrected");
    element.cells[4].textContent = STATES[row.status];
    const crop = row.status === "doubtful" && this.crops.get(row.key);
    let image = element.querySelector("img");
    if (!crop) {
      image?.remove();
      return;
    }
    if (!image) {
      image = document.createElement("img");
      image.alt = "As it was written";
      element.cells[3].prepend(image);
    }
    if (image.src !== crop) image.src = crop;
  }

  /** How many columns stand before the number: on a narrow screen none, where the name of the sum takes one. */
  get spans() {
    return matchMedia("(max-width: 32rem)").matches ? 1 : 3;
  }

  fillSums() {
    this.foot.replaceChildren();
    const columns = Object.entries(this.table.sums);
    const lines = columns.length > 1 ? columns.map(([column, sum]) => [`Sum of column ${column}`, sum]) : [];
    for (const [name, sum] of [...lines, ["Sum", this.table.sum]]) {
      const row = this.foot.insertRow();
      const head = document.createElement("th");
      head.scope = "row";
      head.colSpan = this.spans;
      head.textContent = name;
      row.append(head);
      row.insertCell().textContent = sum.value;
      const rest = row.insertCell();
      rest.className = "state";
      rest.colSpan = 2;
      rest.textContent = sum.left_out ? `${sum.left_out} left out` : "";
    }
  }

  async correct(row, input) {
    try {
      this.show(await api.correctRow(row.dataset.key, input.value));
      input.removeAttribute("aria-invalid");
    } catch (error) {
      input.setAttribute("aria-invalid", "true");
      this.tell(error.message);
    }
  }

  async do(answer) {
    try {
      this.show(await answer);
    } catch (error) {
      this.tell(error.message);
    }
  }

  async copy() {
    const text = this.table.rows.map((row) => row.text).join("\n");
    try {
      await navigator.clipboard.writeText(text);
      this.tell(`${this.table.rows.length} numbers copied`);
    } catch {
      this.tell("The browser does not let this page copy; take the CSV file");
    }
  }
}
