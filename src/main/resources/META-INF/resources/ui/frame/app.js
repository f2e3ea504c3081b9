// The dashboard: rail, top bar, and the view that the address names.

import { html, nothing } from 'lit';
import { icon } from '../parts/icons.js';
import { Part } from '../parts/part.js';
import '../parts/toasts.js';
import { Following } from '../state/following.js';
import { place } from '../state/place.js';
import { session } from '../state/session.js';
import './filter-chips.js';
import './live-state.js';
import './range-picker.js';
import { rail } from './rail.js';
import { signIn } from './sign-in.js';
import './theme-switch.js';
import { VIEWS, viewOf } from './views.js';

class PenstockApp extends Part {
  #shown = '';

  constructor() {
    super();
    new Following(this, place);
    new Following(this, session);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', () => {
      session.takeFromLink();
      keepInAView();
    });
  }

  render() {
    if (session.token === '') {
      return signIn();
    }
    const view = viewOf(place.view);
    return html`<a class="skip" href="#content" @click=${this.#skip}>To the content</a>
      ${rail(view)}
      <div class="page">
        <header class="top">
          <p class="top-title" aria-hidden="true">${view.title}</p>
          <filter-chips .heeded=${view.filters}></filter-chips>
          <div class="top-end">
            ${view.hasRange ? html`<range-picker></range-picker>` : nothing}
            <live-state class="live-state"></live-state>
            <theme-switch></theme-switch>
            <button type="button" class="icon-button" aria-label="Sign out" title="Sign out" @click=${() => session.close()}>${icon('out')}</button>
          </div>
        </header>
        <main id="content" tabindex="-1">${view.render()}</main>
      </div>
      <toast-area></toast-area>`;
  }

  updated() {
    const view = viewOf(place.view);
    document.title = `${[...place.names].reverse().concat(view.title).join(' · ')} · Penstock`;
    const shown = [view.id, ...place.names].join('/');
    if (this.#shown !== '' && this.#shown !== shown && session.token !== '') {
      // As after a page load: the reader begins at the top of what is new.
      this.querySelector('#content')?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    this.#shown = shown;
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('#content').focus();
  }
}

/** What is no view, such as the link with the token, is left for the first one. */
function keepInAView() {
  if (!VIEWS.some(({ id }) => id === place.view)) {
    place.go(place.linkTo(VIEWS[0].id), { isTyping: true });
  }
}

session.takeFromLink();
keepInAView();
customElements.define('penstock-app', PenstockApp);
