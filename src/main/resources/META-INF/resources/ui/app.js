// The budgets page: takes the token from the link, asks the admin API every two seconds, shows what it says.

import { summaryText, tenantSections } from './budgets.js';

const TOKEN_KEY = 'penstock-admin-token';
const POLL_MILLIS = 2_000;
const PATIENCE_MILLIS = 10_000;

const view = Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((node) => [node.id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), node]),
);
let timer = 0;
let shown = '';
let asking = false;

/** Moves a token from the address bar, where histories and screens keep it, into this tab's storage. */
function takeTokenFromLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    sessionStorage.setItem(TOKEN_KEY, token);
    history.replaceState(null, '', location.pathname + location.search);
  }
}

async function refresh() {
  clearTimeout(timer);
  if (asking) {
    return;
  }
  const token = sessionStorage.getItem(TOKEN_KEY);
  if (!token) {
    askForToken('This page opens with the admin token', 'Follow the link that the gateway printed at its start, or enter the token here.');
    return;
  }
  asking = true;
  const goOn = await poll(token);
  asking = false;
  if (goOn && !document.hidden) {
    timer = setTimeout(refresh, POLL_MILLIS);
  }
}

/** Asks once and shows the answer; says whether to ask again. */
async function poll(token) {
  try {
    const answer = await fetch('/admin/v1/budgets', {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    });
    if (answer.status === 401 || answer.status === 403) {
      sessionStorage.removeItem(TOKEN_KEY);
      askForToken('This token does not open the admin API', 'The gateway makes a new one at each start unless one is configured.');
      return false;
    }
    if (!answer.ok) {
      showTrouble(`The gateway answered ${answer.status}.`);
      return true;
    }
    show((await answer.json()).budgets);
  } catch (error) {
    showTrouble(error instanceof TypeError ? 'The gateway does not answer.' : 'The gateway did not answer as expected.');
  }
  return true;
}

function show(budgets) {
  setFreshness('live', `Live, ${new Date().toLocaleTimeString()}`);
  view.notice.hidden = budgets.length > 0;
  view.legend.hidden = budgets.length === 0;
  view.summary.textContent = budgets.length > 0 ? summaryText(budgets) : '';
  if (budgets.length === 0) {
    showNotice('No budgets yet', 'Budgets are declared in a policy file; this is one.', {
      code: 'tenants:\n  demo:\n    budgets: [ { limit_usd: 10, window: month } ]',
    });
  }
  // What has not changed stays, so that a selection or a reader's place in the page is not lost.
  const state = JSON.stringify(budgets) + Math.floor(Date.now() / 60_000);
  if (state !== shown) {
    shown = state;
    view.tenants.replaceChildren(...tenantSections(budgets, Date.now()));
    announce(view.summary.textContent);
  }
}

function showTrouble(text) {
  setFreshness('stale', 'Not live');
  const kept = shown === '' ? '' : ' What you see is from before.';
  showNotice('No figures at the moment', `${text} Trying again every two seconds.${kept}`, { alarming: true });
  announce(text);
}

function askForToken(title, text) {
  shown = '';
  view.tenants.replaceChildren();
  view.legend.hidden = true;
  view.summary.textContent = '';
  setFreshness('off', 'Not signed in');
  showNotice(title, text, { form: true });
  announce(title);
}

function showNotice(title, text, { code = '', form = false, alarming = false } = {}) {
  view.notice.hidden = false;
  view.notice.classList.toggle('notice-alarm', alarming);
  view.noticeTitle.textContent = title;
  view.noticeText.textContent = text;
  view.noticeCode.hidden = code === '';
  view.noticeCode.firstChild.textContent = code;
  view.tokenForm.hidden = !form;
}

function setFreshness(kind, text) {
  view.freshness.className = `freshness freshness-${kind}`;
  view.freshnessText.textContent = text;
}

/** Says a change aloud, once. */
function announce(text) {
  if (view.announcement.textContent !== text) {
    view.announcement.textContent = text;
  }
}

view.tokenForm.addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem(TOKEN_KEY, view.token.value.trim());
  view.token.value = '';
  refresh();
});
document.addEventListener('visibilitychange', () => document.hidden || refresh());
window.addEventListener('hashchange', () => {
  takeTokenFromLink();
  refresh();
});

takeTokenFromLink();
refresh();
