// The way between views: a rail on the left, a bar at the bottom of a phone.

import { html, nothing } from 'lit';
import { icon, mark } from '../parts/icons.js';
import { place } from '../state/place.js';
import { VIEWS } from './views.js';

export function rail(current) {
  return html`<nav class="rail" aria-label="Views">
    <a class="brand" href=${place.linkTo(VIEWS[0].id)} aria-label="Penstock, to the first view">${mark()}<span>Penstock</span></a>
    <ul class="rail-list">
      ${VIEWS.map(
        (view) => html`<li>
          <a class="rail-link" href=${place.linkTo(view.id)} aria-current=${view === current ? 'page' : nothing}>
            ${icon(view.id)}<span class="rail-long">${view.title}</span><span class="rail-short" aria-hidden="true">${view.short}</span>
          </a>
        </li>`,
      )}
    </ul>
  </nav>`;
}
