// Light, dark, or as the system has it; kept in the browser.

const KEY = 'penstock-theme';

export const THEMES = ['system', 'light', 'dark'];

class Theme extends EventTarget {
  get choice() {
    return document.documentElement.dataset.theme ?? 'system';
  }

  choose(theme) {
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem(KEY, theme);
    }
    this.dispatchEvent(new Event('change'));
  }
}

export const theme = new Theme();

// Charts are drawn, and so have to hear of it.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => theme.dispatchEvent(new Event('change')));
