import { useEffect, useState } from 'react';

/**
 * Escape hides the tips of a grid until the pointer or the focus goes elsewhere, for they cover other cells
 * (WCAG 2.2, 1.4.13).
 * @returns the properties that the grid must have
 */
export function useTips() {
  const [areHidden, setHidden] = useState(false);
  useEffect(() => {
    const hide = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setHidden(true);
    };
    document.addEventListener('keydown', hide);
    return () => {
      document.removeEventListener('keydown', hide);
    };
  }, []);
  const show = () => {
    setHidden(false);
  };
  return { 'data-tips': areHidden ? 'hidden' : undefined, onPointerOver: show, onFocus: show };
}
