// The filters in force, and one more.

import { html, nothing } from 'lit';
import { icon } from '../parts/icons.js';
import { Part } from '../parts/part.js';
import { Following } from '../state/following.js';
import { place } from '../state/place.js';
import { words } from '../text/numbers.js';

const ALL = ['tenant', 'team', 'key', 'model', 'target', 'variant'];

/** `<filter-chips>`: filters stay when the view changes; those that this one does not heed are pale. */
class FilterChips extends Part {
  static properties = { heeded: { attribute: false }, isAdding: { state: true } };

  constructor() {
    super();
    this.heeded = [];
    this.isAdding = false;
    new Following(this, place);
  }

  render() {
    const set = ALL.filter((name) => place.param(name) !== '');
    const free = this.heeded.filter((name) => !set.includes(name));
    return html`<div class="chips" role="group" aria-label="Filters">
      ${set.map((name) => this.#chip(name))}
      ${free.length === 0 ? nothing : this.isAdding ? this.#form(free) : this.#adder()}
    </div>`;
  }

  #chip(name) {
    const isHeeded = this.heeded.includes(name);
    const value = place.param(name);
    return html`<span class="chip ${isHeeded ? '' : 'chip-pale'}">
      <span class="chip-name">${words(name)}</span><span class="chip-value">${value}</span>
      ${isHeeded ? nothing : html`<span class="chip-name">(not here)</span>`}
      <a class="chip-off" href=${place.linkWith({ [name]: '' })} aria-label="Remove the filter ${name} ${value}">${icon('close')}</a>
    </span>`;
  }

  #adder() {
    return html`<button type="button" class="chip chip-add" @click=${this.#open}>${icon('plus')}Filter</button>`;
  }

  #form(free) {
    return html`<form class="chip-form" @submit=${this.#add} @keydown=${this.#escape}>
      <select name="name" aria-label="Filter by">
        ${free.map((name) => html`<option value=${name}>${words(name)}</option>`)}
      </select>
      <input name="value" aria-label="Value" placeholder="name" maxlength="200" required autocomplete="off" spellcheck="false" />
      <button type="submit" class="button button-main">Add</button>
      <button type="button" class="icon-button" aria-label="Add no filter" @click=${this.#close}>${icon('close')}</button>
    </form>`;
  }

  async #open() {
    this.isAdding = true;
    await this.updateComplete;
    this.querySelector('select').focus();
  }

  async #close() {
    this.isAdding = false;
    await this.updateComplete;
    this.querySelector('.chip-add')?.focus();
  }

  #escape(event) {
    if (event.key === 'Escape') {
      this.#close();
    }
  }

  #add(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    place.go(place.linkWith({ [form.get('name')]: form.get('value').trim() }));
    this.#close();
  }
}

customElements.define('filter-chips', FilterChips);
