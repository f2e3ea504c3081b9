// What stands there without a token.

import { html, nothing } from 'lit';
import { icon, mark } from '../parts/icons.js';
import { session } from '../state/session.js';

export function signIn() {
  const [title, text] = session.wasRefused
    ? ['This token does not open the admin API', 'The gateway makes a new admin token at each start unless one is configured.']
    : ['This page opens with the token of an operator', 'Follow the link that the gateway printed at its start, or enter the token here: the admin token, or one that your identity provider signed for you.'];
  return html`<main class="sign-in">
    <section class="sign-in-card">
      <p class="brand">${mark()}<span>Penstock</span></p>
      <div role=${session.wasRefused ? 'alert' : nothing}>
        <h1>${title}</h1>
        <p>${text}</p>
      </div>
      <form class="token-form" @submit=${open}>
        <label class="field">
          <span>Token</span>
          <input name="token" type="password" autocomplete="off" spellcheck="false" required autofocus />
        </label>
        <button type="submit" class="button button-main">${icon('check')}Open</button>
      </form>
    </section>
  </main>`;
}

function open(event) {
  event.preventDefault();
  session.open(new FormData(event.target).get('token').trim());
}
