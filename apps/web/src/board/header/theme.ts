/** The colours of the page: the system's, or always the same. */
export type Theme = 'system' | 'light' | 'dark';

/** The theme that public/theme.js found stored. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Changes the theme, and remembers it where the browser allows that. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Storage is switched off: the theme holds until the page is left.
  }
}
