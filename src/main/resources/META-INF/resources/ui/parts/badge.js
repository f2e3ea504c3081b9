// A short word about a state, told by its text and its shape, not by its colour alone.

import { html } from 'lit';
import { icon } from './icons.js';

const ICONS = { good: 'check', warn: 'warning', bad: 'stop', quiet: 'dots', busy: 'play', wait: 'clock', held: 'pause' };

/** @param tone one of the names above */
export function badge(tone, text) {
  return html`<span class="badge badge-${tone}">${icon(ICONS[tone])}${text}</span>`;
}
