import type { ReactNode } from 'react';

/** All icons are drawn on 16 × 16 in the colour of the text beside them, which says what they mean. */
function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const RunningIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="4" fill="currentColor" stroke="none" />
  </Icon>
);
export const FailedIcon = () => (
  <Icon>
    <path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4z" fill="currentColor" stroke="none" />
    <path d="m6 6 4 4m0-4-4 4" stroke="var(--surface)" />
  </Icon>
);
export const RolledBackIcon = () => (
  <Icon>
    <path d="M3 5.5h6.25a3.75 3.75 0 0 1 0 7.5H6" />
    <path d="M5.75 2.5 2.75 5.5l3 3" />
  </Icon>
);
export const AppsIcon = () => (
  <Icon>
    <rect x="2.25" y="2.25" width="4.5" height="4.5" rx="1.25" />
    <rect x="9.25" y="2.25" width="4.5" height="4.5" rx="1.25" />
    <rect x="2.25" y="9.25" width="4.5" height="4.5" rx="1.25" />
    <rect x="9.25" y="9.25" width="4.5" height="4.5" rx="1.25" />
  </Icon>
);
export const SameIcon = () => (
  <Icon>
    <path d="M3.5 6h9m-9 4h9" />
  </Icon>
);
export const AheadIcon = () => (
  <Icon>
    <path d="m3.5 4 4 4-4 4m5-8 4 4-4 4" />
  </Icon>
);
export const BehindIcon = () => (
  <Icon>
    <path d="m12.5 4-4 4 4 4m-5-8-4 4 4 4" />
  </Icon>
);
export const UnclearIcon = () => (
  <Icon>
    <path d="M5.75 6a2.25 2.25 0 1 1 3.3 2c-.65.35-1.05.8-1.05 1.5" />
    <path d="M8 12.25v.01" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon>
    <path d="M8 2.25 14.25 13H1.75z" />
    <path d="M8 6.5v3m0 1.9v.01" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m4.5 4.5 7 7m0-7-7 7" />
  </Icon>
);
export const SystemIcon = () => (
  <Icon>
    <rect x="1.75" y="2.75" width="12.5" height="8.5" rx="1.5" />
    <path d="M5.5 13.75h5" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M13.5 9.6A5.75 5.75 0 0 1 6.4 2.5a5.75 5.75 0 1 0 7.1 7.1z" />
  </Icon>
);
