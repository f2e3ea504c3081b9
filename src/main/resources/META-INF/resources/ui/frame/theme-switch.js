// System, light or dark.

import { html } from 'lit';
import { icon } from '../parts/icons.js';
import { Part } from '../parts/part.js';
import { Following } from '../state/following.js';
import { THEMES, theme } from '../state/theme.js';
import { words } from '../text/numbers.js';

/** `<theme-switch>`: one button that goes round. */
class ThemeSwitch extends Part {
  constructor() {
    super();
    new Following(this, theme);
  }

  render() {
    const next = THEMES[(THEMES.indexOf(theme.choice) + 1) % THEMES.length];
    const text = `Theme: ${words(theme.choice)}. Change to ${next}`;
    return html`<button type="button" class="icon-button" aria-label=${text} title=${text} @click=${() => theme.choose(next)}>
      ${icon(theme.choice)}
    </button>`;
  }
}

customElements.define('theme-switch', ThemeSwitch);
