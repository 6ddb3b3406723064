import { useState } from 'react';

import { MoonIcon, SunIcon, SystemIcon } from '../parts/icons.tsx';
import { applyTheme, currentTheme } from './theme.ts';

const themes = [
  { theme: 'system', label: 'System', Icon: SystemIcon },
  { theme: 'light', label: 'Light', Icon: SunIcon },
  { theme: 'dark', label: 'Dark', Icon: MoonIcon },
] as const;

/** Chooses between the system's colours, light and dark. */
export function ThemeToggle() {
  const [current, setCurrent] = useState(currentTheme);
  return (
    <fieldset className="themes">
      <legend className="visually-hidden">Theme</legend>
      {themes.map(({ theme, label, Icon }) => (
        <label key={theme} className="theme" title={label}>
          <input
            type="radio"
            name="theme"
            className="visually-hidden"
            checked={current === theme}
            onChange={() => {
              applyTheme(theme);
              setCurrent(theme);
            }}
          />
          <Icon />
          <span className="visually-hidden">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
