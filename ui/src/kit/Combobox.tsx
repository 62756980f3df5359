import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { FieldControl } from "./Field";
import type { IconName } from "./Icon";
import { Input } from "./Input";
import { placeBeside } from "./place";
import { ariaKeys } from "./shortcuts";
import { Kbd } from "./Kbd";
import s from "./Combobox.module.css";

export type ComboOption = {
  id: string;
  label: string;
  /** Second line, never cut: two people are never confused */
  detail?: string;
  /** Creation and other actions come last, set apart */
  action?: boolean;
};

type ComboboxProps<O extends ComboOption> = {
  control?: Partial<FieldControl>;
  label?: string;
  placeholder?: string;
  /** Answers for what is typed; empty text: what is most used */
  search: (text: string) => Promise<O[]>;
  onPick: (option: O) => void;
  icon?: IconName;
  onPanel?: boolean;
  combo?: string;
  trailing?: ReactNode;
  inputRef?: Ref<HTMLInputElement>;
  /** Words already there when it opens */
  initialText?: string;
  /** Keeps the chosen label in the field (a commune); otherwise picking empties it */
  keepText?: boolean;
  onTextChange?: (text: string) => void;
  /** « ↓ » on an empty field, when something else lies below */
  onArrowDown?: () => boolean;
  empty?: string;
  /** Shows its list at once (a palette) */
  openOnMount?: boolean;
  /** The list under the field, in the flow (a palette), instead of floating */
  inline?: boolean;
};

/**
 * Ours rather than a library's for one habit: the first match is always the one « Entrée » takes, so that typing a
 * name and Entrée is two gestures. Pattern: WAI-ARIA combobox with a listbox popup and `aria-activedescendant`.
 */
export function Combobox<O extends ComboOption>(props: ComboboxProps<O>) {
  const { control, label, placeholder, search, onPick, icon = "loupe", onPanel, combo, trailing, inputRef, inline = false } = props;
  const id = useId();
  const { initialText = "", keepText = false } = props;
  const [text, setText] = useState(initialText);
  /** With `keepText` the text is the value: one set from elsewhere shows */
  const [shownValue, setShownValue] = useState(initialText);
  if (keepText && shownValue !== initialText) {
    setShownValue(initialText);
    setText(initialText);
  }
  const [open, setOpen] = useState(false);
  const [options, setOptions] = useState<O[]>([]);
  const [active, setActive] = useState(0);
  const asked = useRef(0);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const picked = useRef(initialText);
  const [unpicked, setUnpicked] = useState(false);
  /** « Entrée » pressed before the answer came: taken as soon as it is there, even from the next field */
  const pickWhenReady = useRef(false);
  const left = useRef(true);

  function pick(option: O) {
    asked.current += 1;
    setOpen(false);
    setText(keepText ? option.label : "");
    picked.current = option.label;
    setUnpicked(false);
    setOptions([]);
    onPick(option);
  }

  async function ask(next: string) {
    asked.current += 1;
    const turn = asked.current;
    const found = await search(next).catch(() => []);
    if (turn !== asked.current) return;
    const first = found[0];
    if (pickWhenReady.current && first) {
      pickWhenReady.current = false;
      pick(first);
      return;
    }
    pickWhenReady.current = false;
    if (left.current) {
      leave();
      return;
    }
    setOptions(found);
    setActive(0);
    setOpen(true);
  }

  const opening = useRef(props.openOnMount === true ? () => void ask("") : null);
  useEffect(() => {
    opening.current?.();
    opening.current = null;
  }, []);

  function change(next: string) {
    setText(next);
    setOptions([]);
    props.onTextChange?.(next);
    void ask(next);
  }

  function close() {
    asked.current += 1;
    pickWhenReady.current = false;
    setOpen(false);
  }

  /** Words left without choosing: said, never guessed. */
  function leave() {
    left.current = true;
    if (pickWhenReady.current) return;
    close();
    setUnpicked(keepText && text.trim() !== "" && text !== picked.current && text !== initialText);
  }

  function keys(event: KeyboardEvent<HTMLInputElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case "ArrowDown":
        event.preventDefault();
        if (!open && text === "" && props.onArrowDown?.()) return;
        if (open) setActive((a) => Math.min(a + 1, options.length - 1));
        else void ask(text);
        return;
      case "ArrowUp":
        event.preventDefault();
        setActive((a) => Math.max(a - 1, 0));
        return;
      case "Enter": {
        const option = options[active];
        if (open && option) {
          event.preventDefault();
          pick(option);
        } else if (text) {
          event.preventDefault();
          pickWhenReady.current = true;
        }
        return;
      }
      case "Escape":
        // A list in the flow is all that its dialog holds: « Échap » is for the dialog.
        if (!open || inline) return;
        event.preventDefault();
        event.stopPropagation();
        close();
    }
  }

  // Fixed to the field: no scrolling panel can cut it.
  useLayoutEffect(() => {
    if (open && !inline && list.current && box.current) placeBeside(list.current, box.current, { sameWidth: true });
  }, [open, options, inline]);

  useEffect(() => {
    if (open) list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [open, active]);

  const shown = open && (options.length > 0 || text !== "");
  return (
    <div ref={box} className={s.combobox} {...(shown && !inline ? { "data-escape": "" } : {})}>
      <Input
        {...control}
        ref={inputRef}
        role="combobox"
        type="text"
        aria-label={label}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && options.length > 0 ? `${id}-${active}` : undefined}
        aria-keyshortcuts={combo && ariaKeys(combo)}
        placeholder={placeholder}
        icon={icon}
        onPanel={onPanel}
        trailing={trailing ?? (combo && <Kbd combo={combo} />)}
        value={text}
        onChange={(event) => change(event.target.value)}
        onClick={() => !open && void ask(text)}
        onKeyDown={keys}
        onBlur={leave}
        onFocus={() => {
          left.current = false;
          setUnpicked(false);
        }}
      />
      <ul
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label ?? placeholder ?? "Propositions"}
        hidden={!shown || options.length === 0}
        className={`${s.list} ${inline ? s.inline : ""}`}
        // Keeps the focus in the field while an option is pressed.
        onMouseDown={(event) => event.preventDefault()}
      >
        {options.map((option, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys act on the field, by aria-activedescendant
          <li
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={`${s.option} ${option.action ? s.action : ""}`}
            onClick={() => pick(option)}
            onMouseMove={() => setActive(index)}
          >
            <span className={s.label}>{option.label}</span>
            {option.detail && <span className={s.detail}>{option.detail}</span>}
          </li>
        ))}
      </ul>
      {unpicked && <p className={s.unpicked}>Choisissez une ligne de la liste, ou videz le champ.</p>}
      <span role="status" className={shown && options.length === 0 ? (inline ? s.noneInline : s.none) : "sr"}>
        {shown && (options.length === 0 ? (props.empty ?? "Aucun résultat.") : `${options.length} ${options.length < 2 ? "proposition" : "propositions"}`)}
      </span>
    </div>
  );
}
