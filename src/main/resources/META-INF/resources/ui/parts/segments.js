// A choice among few, each an address of its own.

import { html, nothing } from 'lit';
import { place } from '../state/place.js';

/**
 * @param label what is chosen
 * @param name the parameter in the address
 * @param options `[value, text]`, the first of them where the address says nothing
 */
export function segments(label, name, options) {
  const [[first]] = options;
  const chosen = place.param(name) || first;
  return html`<nav class="segments" aria-label=${label}>
    ${options.map(
      ([value, text]) => html`<a
        class="segment"
        href=${place.linkWith({ [name]: value === first ? '' : value })}
        aria-current=${value === chosen ? 'true' : nothing}
        >${text}</a
      >`,
    )}
  </nav>`;
}
