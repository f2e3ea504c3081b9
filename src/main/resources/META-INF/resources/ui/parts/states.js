// What stands in a view's place while it has nothing to show.

import { html, nothing } from 'lit';
import { live } from '../state/live.js';
import { icon } from './icons.js';

/** Grey shapes of what is to come. */
export function loading(text) {
  return html`<div class="loading" role="status">
    <span class="visually-hidden">${text}</span>
    <span class="bone bone-short"></span><span class="bone"></span><span class="bone"></span><span class="bone"></span>
  </div>`;
}

/** @param code the lines that would fill the view */
export function empty(title, text, code) {
  return html`<section class="notice">
    <h2>${title}</h2>
    <p>${text}</p>
    ${code ? html`<pre tabindex="0" aria-label="Example"><code>${code}</code></pre>` : nothing}
  </section>`;
}

/** @param isBefore whether something older is shown below */
export function failure(error, isBefore = false) {
  return html`<section class="notice notice-alarm" role="alert">
    <h2>${icon('warning')}${error.title ?? 'No figures at the moment'}</h2>
    <p>${error.message}${isBefore ? ' What you see is from before.' : ''}</p>
    <p><button type="button" class="button" @click=${() => live.refresh()}>${icon('refresh')}Try again</button></p>
  </section>`;
}
