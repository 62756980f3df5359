import { type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { NARROW, SMALL, useMedia } from "./useMedia";
import type { VirtualList } from "./useVirtualList";
import s from "./VirtualBox.module.css";

const REM = 16;
/** In pixels, as the rows' own CSS */
const LINE = 2.375 * REM;
const TWO_LINES = 3.5 * REM;

/** A row is one line on a wide window, two on a narrow one, a card on a small one, whose height is measured. */
export function useRowHeight(card: number): { cards: boolean; height: number } {
  const narrow = useMedia(NARROW);
  const cards = useMedia(SMALL);
  return { cards, height: cards ? card * REM : narrow ? TWO_LINES : LINE };
}

type VirtualBoxProps = {
  list: VirtualList;
  id?: string;
  role: "tabpanel" | "group";
  label?: string;
  labelledBy?: string;
  /** A press on a row, by its key */
  onRow: (key: string, event: MouseEvent<HTMLDivElement>) => void;
  /** Comes before the list's own keys, unless it takes one */
  onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  /** An arrow is about to move the focus there */
  onMove?: (key: string, event: KeyboardEvent<HTMLDivElement>) => void;
  children: ReactNode;
};

/** The box of a virtual list: its rows are heard here, the arrows move one Tab stop, and the focus is never lost. */
export function VirtualBox({ list, id, role, label, labelledBy, onRow, onKeyDown, onMove, children }: VirtualBoxProps) {
  function keys(event: KeyboardEvent<HTMLDivElement>) {
    onKeyDown?.(event);
    if (event.defaultPrevented) return;
    const target = list.target(event);
    if (target === null) return;
    event.preventDefault();
    onMove?.(target, event);
    list.focus(target);
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- the list hears for its rows: thousands of them cost no handler
    <div
      ref={list.scroller}
      id={id}
      role={role}
      aria-label={label}
      aria-labelledby={labelledBy}
      tabIndex={-1}
      data-region="Liste"
      className={s.box}
      onClick={(event) => {
        const key = rowOf(event.target);
        if (key !== undefined) onRow(key, event);
      }}
      onKeyDown={keys}
      onFocus={(event) => {
        list.onFocus(event);
        const key = rowOf(event.target);
        if (key !== undefined && key !== list.active) list.setActive(key);
      }}
      onBlur={list.onBlur}
    >
      <div ref={list.canvas}>
        <div ref={list.block}>{children}</div>
      </div>
    </div>
  );
}

function rowOf(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
}
