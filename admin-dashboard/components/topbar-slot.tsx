'use client';

import { createContext, useContext, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

const Slot = createContext<HTMLElement | null>(null);

/** Gives the pages below a place in the top bar; `bar` draws the bar and ties the element in with the given ref. */
export function TopbarSlotProvider({ bar, children }: { bar: (ref: (element: HTMLElement | null) => void) => ReactNode; children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  return (
    <Slot.Provider value={element}>
      {bar(setElement)}
      {children}
    </Slot.Provider>
  );
}

/** What a page puts beside its name in the top bar, such as the switch between two views. */
export function InTopbar({ children }: { children: ReactNode }) {
  const element = useContext(Slot);
  return element ? createPortal(children, element) : null;
}
