// Runs before anything is painted, so that a chosen theme does not flash in late.

{
  const theme = localStorage.getItem('penstock-theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
}
