import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type KeyboardEvent, type FocusEvent, type RefCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";

type Place = { offset: number; key: string | null };

/** Where each list was left to open one of its rows: « Retour » finds it again. */
const places = new Map<string, Place>();

/** Someone opened a row there, and comes back. */
export function hasPlace(memory: string): boolean {
  return places.has(memory);
}

const OVERSCAN = 8;
const NEAR_END = 40;

export type VirtualListOptions = {
  /** One per item, heads included, in order; the same array as long as nothing changes */
  keys: readonly string[];
  /** In pixels; an estimate when `measured` */
  sizeOf: (index: number) => number;
  /** Heads are drawn but take no focus */
  isRow: (index: number) => boolean;
  /** Heights depend on the text: each is measured once drawn */
  measured?: boolean;
  /** `self` scrolls inside its own box · `page` scrolls with the screen (small windows) */
  scroll?: "self" | "page";
  /** Names the place to come back to */
  memory?: string;
  onNearEnd?: () => void;
};

export type VirtualList = {
  scroller: RefCallback<HTMLDivElement>;
  canvas: RefCallback<HTMLDivElement>;
  block: RefCallback<HTMLDivElement>;
  items: readonly VirtualItem[];
  measure: ((element: Element | null) => void) | undefined;
  /** The row that Tab reaches */
  tabStop: string | null;
  active: string | null;
  setActive: (key: string) => void;
  focus: (key: string) => void;
  /** Row `step` further, heads skipped; null at the ends */
  neighbour: (key: string, step: number) => string | null;
  /** Arrows, Home, End, Page: the row to go to, else null */
  target: (event: KeyboardEvent) => string | null;
  /** Keeps the place for the return */
  remember: () => void;
  /** A place was kept: the list takes the focus, not the title */
  restored: boolean;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
};

/**
 * Rows drawn only where one looks, laid out in the flow of one moved block: markup needs no inline style, and day
 * heads may hold their rows. One row is a Tab stop, arrows move it, and the focus survives what scrolls away.
 */
export function useVirtualList(options: VirtualListOptions): VirtualList {
  const { keys, sizeOf, isRow, measured = false, scroll = "self", memory, onNearEnd } = options;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLDivElement | null>(null);
  const block = useRef<HTMLDivElement | null>(null);
  const [margin, setMargin] = useState(0);
  const [place] = useState(() => (memory === undefined ? undefined : places.get(memory)));
  const [active, setActive] = useState<string | null>(place?.key ?? null);
  const wanted = useRef<string | null>(place?.key ?? null);
  const restoring = useRef(place !== undefined);
  const inside = useRef(false);

  const indexes = useMemo(() => new Map(keys.map((key, index) => [key, index])), [keys]);
  const scrollElement = () => (scroll === "page" ? (scroller?.closest<HTMLElement>("main") ?? null) : scroller);

  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: keys.length,
    getScrollElement: scrollElement,
    estimateSize: sizeOf,
    getItemKey: (index) => keys[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: margin,
    initialOffset: place?.offset ?? 0,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);

  // Sizes given by the caller may change with the width of the window.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, sizeOf]);

  // After each drawing, as what is above may have changed; the margin is set again only when it moved.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const element = scrollElement();
    if (scroll === "page" && element && canvas.current) {
      const top = canvas.current.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop;
      if (Math.abs(top - margin) > 1) setMargin(top);
    } else if (margin !== 0) {
      setMargin(0);
    }
    // Through the DOM: the window's policy allows no inline style in markup.
    if (canvas.current) canvas.current.style.height = `${virtualizer.getTotalSize()}px`;
    if (block.current) block.current.style.transform = `translateY(${(first?.start ?? 0) - (first ? margin : 0)}px)`;

    if (restoring.current && place && element && keys.length > 0) {
      restoring.current = false;
      if (memory !== undefined) places.delete(memory);
      element.scrollTop = place.offset;
    }
    if (wanted.current !== null && keys.length > 0 && !indexes.has(wanted.current)) wanted.current = null;
    if (wanted.current !== null) {
      const row = block.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"] [data-row-focus]`);
      if (row) {
        wanted.current = null;
        row.focus({ preventScroll: true });
      }
    } else if (inside.current && document.activeElement === document.body) {
      // The focused row scrolled away: keys keep working from the list.
      scroller?.focus({ preventScroll: true });
    }
  });

  // Another filter is another list: it begins at its top.
  const listed = useRef(memory);
  useLayoutEffect(() => {
    if (listed.current === memory) return;
    listed.current = memory;
    scrollToTop();
  });

  const lastIndex = last?.index ?? 0;
  const nearEnd = useRef(onNearEnd);
  useEffect(() => {
    nearEnd.current = onNearEnd;
  });
  useEffect(() => {
    if (lastIndex >= keys.length - NEAR_END) nearEnd.current?.();
  }, [lastIndex, keys.length]);

  function scrollToTop() {
    const element = scrollElement();
    // With the screen, only back to where the list begins: what was just pressed stays in sight.
    if (element) element.scrollTop = Math.min(element.scrollTop, margin);
  }

  function focus(key: string) {
    const index = indexes.get(key);
    if (index === undefined) return;
    setActive(key);
    wanted.current = key;
    // The first row brings its day with it.
    const isFirst = neighbour(key, -1) === null;
    virtualizer.scrollToIndex(isFirst ? 0 : index, { align: "auto" });
  }

  function neighbour(key: string, step: number): string | null {
    const from = indexes.get(key);
    if (from === undefined) return null;
    const way = step < 0 ? -1 : 1;
    let found: string | null = null;
    let left = Math.abs(step);
    for (let i = from + way; i >= 0 && i < keys.length && left > 0; i += way) {
      if (!isRow(i)) continue;
      found = keys[i] ?? null;
      left -= 1;
    }
    return found;
  }

  function target(event: KeyboardEvent): string | null {
    if (event.altKey || event.ctrlKey || event.metaKey) return null;
    const here = active !== null && indexes.has(active) ? active : null;
    const edge = (from: number, way: 1 | -1) => {
      for (let i = from; i >= 0 && i < keys.length; i += way) if (isRow(i)) return keys[i] ?? null;
      return null;
    };
    const page = Math.max(1, items.length - 2 * OVERSCAN);
    switch (event.key) {
      case "ArrowDown":
        return here === null ? edge(0, 1) : neighbour(here, 1);
      case "ArrowUp":
        return here === null ? edge(0, 1) : neighbour(here, -1);
      case "PageDown":
        return here === null ? edge(0, 1) : neighbour(here, page);
      case "PageUp":
        return here === null ? edge(0, 1) : neighbour(here, -page);
      case "Home":
        return edge(0, 1);
      case "End":
        return edge(keys.length - 1, -1);
      default:
        return null;
    }
  }

  const activeIndex = active === null ? undefined : indexes.get(active);
  const drawn = first && last && activeIndex !== undefined && activeIndex >= first.index && activeIndex <= last.index;
  const firstRow = items.find(({ index }) => isRow(index));

  return {
    scroller: setScroller,
    canvas: (element) => {
      canvas.current = element;
    },
    block: (element) => {
      block.current = element;
    },
    items,
    measure: measured ? virtualizer.measureElement : undefined,
    tabStop: drawn ? active : firstRow ? (keys[firstRow.index] ?? null) : null,
    active,
    setActive,
    focus,
    neighbour,
    target,
    remember: () => {
      if (memory !== undefined) places.set(memory, { offset: scrollElement()?.scrollTop ?? 0, key: active });
    },
    restored: place !== undefined,
    onFocus: () => {
      inside.current = true;
    },
    onBlur: (event) => {
      // A row that scrolls away loses the focus to nothing.
      if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) inside.current = false;
    },
  };
}
