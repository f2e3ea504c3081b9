// A table that sorts by any column and can be taken away as CSV.

import { html, nothing } from 'lit';
import { csvOf, download } from './csv.js';
import { icon } from './icons.js';
import { Part } from './part.js';

/**
 * `<data-table>`. A column is `{key, label, value, text, isNumber}`: `value(row)` is sorted by and exported (money is decimal text,
 * and `order(row)` then a number or BigInt to sort by), `text(row)` is shown.
 */
class DataTable extends Part {
  static properties = {
    caption: {},
    columns: { attribute: false },
    rows: { attribute: false },
    file: {},
    sortKey: { state: true },
    isDescending: { state: true },
  };

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.file = 'table.csv';
    this.sortKey = '';
    this.isDescending = false;
  }

  render() {
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${this.caption}>
        <table>
          <caption class="visually-hidden">${this.caption}</caption>
          <thead>
            <tr>${this.columns.map((column) => this.#head(column))}</tr>
          </thead>
          <tbody>
            ${this.#sorted().map(
              (row) => html`<tr>
                ${this.columns.map((column) => html`<td class=${column.isNumber ? 'number' : 'words'}>${(column.text ?? column.value)(row)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="table-foot">
        <button type="button" class="button button-quiet" @click=${this.#export}>${icon('download')}CSV</button>
      </p>`;
  }

  #head(column) {
    const isSorted = column.key === this.sortKey;
    const direction = this.isDescending ? 'descending' : 'ascending';
    return html`<th scope="col" class=${column.isNumber ? 'number' : 'words'} aria-sort=${isSorted ? direction : nothing}>
      <button type="button" class="sort" @click=${() => this.#sort(column)}>
        ${column.label}<span class="sort-mark" aria-hidden="true">${isSorted ? (this.isDescending ? '▼' : '▲') : '↕'}</span>
      </button>
    </th>`;
  }

  #sort(column) {
    const isAgain = column.key === this.sortKey;
    this.isDescending = isAgain ? !this.isDescending : Boolean(column.isNumber);
    this.sortKey = column.key;
  }

  #sorted() {
    const column = this.columns.find(({ key }) => key === this.sortKey);
    if (!column) {
      return this.rows;
    }
    const order = column.order ?? column.value;
    const sign = this.isDescending ? -1 : 1;
    return [...this.rows].sort((one, other) => sign * compared(order(one), order(other)));
  }

  #export() {
    const head = this.columns.map(({ label }) => label);
    const body = this.#sorted().map((row) => this.columns.map((column) => column.value(row)));
    download(this.file, csvOf([head, ...body]));
  }
}

/** Texts by the reader's language, numbers by size, what is absent last. */
function compared(one, other) {
  if (one === other) {
    return 0;
  }
  if (one === null || one === undefined) {
    return 1;
  }
  if (other === null || other === undefined) {
    return -1;
  }
  return typeof one === 'string' ? one.localeCompare(String(other), undefined, { numeric: true }) : one < other ? -1 : 1;
}

customElements.define('data-table', DataTable);
