// The stretch of time that charts show.

import { html, nothing } from 'lit';
import { Part } from '../parts/part.js';
import { Following } from '../state/following.js';
import { place } from '../state/place.js';
import { PRESETS, choose, chosenRange, isPreset, momentsOf } from '../state/range.js';
import { momentText } from '../text/time.js';

class RangePicker extends Part {
  static properties = { isOpen: { state: true } };

  constructor() {
    super();
    new Following(this, place);
  }

  render() {
    const range = chosenRange();
    const isCustom = !isPreset(range);
    return html`<div class="range">
      <div class="segments" role="group" aria-label="Range of time">
        ${PRESETS.map(
          ({ from, text }) => html`<a
            class="segment"
            href=${place.linkWith({ from, to: 'now' })}
            aria-current=${range.from === from && !isCustom ? 'true' : nothing}
            >${text}</a
          >`,
        )}
        <button type="button" class="segment" aria-expanded=${Boolean(this.isOpen)} aria-current=${isCustom ? 'true' : nothing} @click=${this.#toggle}>
          Custom
        </button>
      </div>
      ${this.isOpen ? this.#form(momentsOf(range)) : nothing}
      ${isCustom && !this.isOpen ? this.#chosen(momentsOf(range)) : nothing}
    </div>`;
  }

  #chosen({ from, to }) {
    return html`<span class="range-text">${momentText(from)} – ${momentText(to)}</span>`;
  }

  #form({ from, to }) {
    return html`<form class="range-form" @submit=${this.#choose} @keydown=${this.#escape}>
      <label class="field"><span>From</span><input type="datetime-local" name="from" required .value=${local(from)} /></label>
      <label class="field"><span>To</span><input type="datetime-local" name="to" required .value=${local(to)} /></label>
      <button type="submit" class="button button-main">Show</button>
    </form>`;
  }

  #toggle() {
    this.isOpen = !this.isOpen;
  }

  #escape(event) {
    if (event.key === 'Escape') {
      this.isOpen = false;
      this.querySelector('button').focus();
    }
  }

  #choose(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const [from, to] = ['from', 'to'].map((name) => Date.parse(form.get(name))).sort((one, other) => one - other);
    this.isOpen = false;
    choose(from, to);
  }
}

/** A moment as an input of the reader's own zone has it. */
function local(millis) {
  const at = new Date(millis);
  return new Date(millis - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

customElements.define('range-picker', RangePicker);
