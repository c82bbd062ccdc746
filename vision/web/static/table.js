// The table beside the picture: what the server holds, kept in this browser too.

import * as api from "./api.js";

const STORE = "digits-table";
const STATES = { sure: "", doubtful: "check", misfit: "not as expected" };

export class Table {
  constructor(tell) {
    this.tell = tell;
    this.body = document.getElementById("rows");
    this.foot = document.getElementById("sums");
    this.table = { instance: "", version: -1, rows: [], sums: {}, sum: { value: "0", left_out: 0 } };
    // A phone that is turned: other columns are shown.
    new ResizeObserver(() => this.fillSums()).observe(this.foot.parentElement);
    document.getElementById("copy").addEventListener("click", () => this.copy());
    document.getElementById("clear").addEventListener("click", () => this.do(api.clearTable()));
  }

  /** Fetches the table where it changed; brings it back to a server that was started anew. */
  async refresh() {
    const fresh = await api.getTable(`${this.table.instance}.${this.table.version}`);
    if (fresh === null) return;
    const kept = this.kept();
    const isAnew = !fresh.rows.length && kept.rows.length && kept.instance !== fresh.instance;
    this.show(isAnew ? await this.restored(kept.rows, fresh) : fresh);
  }

  async restored(rows, fresh) {
    try {
      return await api.restoreTable(rows);
    } catch (error) {
      // Rows that another version of this page kept, or somebody changed, are none.
      if (error.status !== 400) throw error;
      return fresh;
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
    let block = null;
    const rows = table.rows.flatMap((row) => {
      const element = before.get(row.key) ?? this.newRow(row.key);
      this.fill(element, row);
      const own = `${row.source}, page ${row.page}`;
      const heading = own === block ? [] : [this.heading(own)];
      block = own;
      return [...heading, element];
    });
    const isOneBlock = rows.filter((row) => !row.dataset.key).length < 2;
    this.body.replaceChildren(...(isOneBlock ? rows.slice(1) : rows));
    this.fillSums();
    document.getElementById("count").textContent = table.rows.length;
    document.getElementById("empty").hidden = table.rows.length > 0;
    if (table.is_full) this.tell("The table is full: take it away and clear it");
    if (table.rows.some((row) => !before.has(row.key))) this.body.lastElementChild.scrollIntoView({ block: "nearest" });
  }

  /** Says where the rows below it come from. */
  heading(text) {
    const row = document.createElement("tr");
    row.className = "block";
    const head = document.createElement("th");
    head.scope = "rowgroup";
    head.colSpan = 6;
    head.textContent = text;
    row.append(head);
    return row;
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
    element.classList.toggle("doubtful", row.status !== "sure");
    element.classList.toggle("corrected", row.corrected);
    element.cells[4].textContent = STATES[row.status] || (row.corrected ? "corrected" : "");
    this.fillCrop(element, row);
  }

  /** Shows what a number looks like that somebody should check. */
  fillCrop(element, row) {
    let image = element.querySelector("img");
    if (row.status === "sure") image?.remove();
    // A server that was started anew has no picture of it any more, but this page may.
    if (row.status === "sure" || !row.has_crop) return;
    if (!image) {
      image = document.createElement("img");
      image.alt = "As it was written";
      image.addEventListener("error", () => image.remove());
      element.cells[3].prepend(image);
    }
    const address = api.pictureOf(row.key, row.text);
    if (image.getAttribute("src") !== address) image.src = address;
  }

  /** How many columns stand before the number: in a narrow table none, where the name of the sum takes one. */
  get spans() {
    const first = this.foot.parentElement.querySelector("thead th");
    return getComputedStyle(first).display === "none" ? 1 : 3;
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
