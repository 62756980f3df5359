import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { matches } from "../format/texte";
import { Icon } from "./Icon";
import { Input } from "./Input";
import s from "./OptionList.module.css";

export type Option = {
  id: string;
  label: string;
  detail?: string;
  /** Other words that find it */
  words?: string;
};
export type OptionGroup = { id: string; label?: string; options: readonly Option[] };

type OptionListProps = {
  label: string;
  groups: readonly OptionGroup[];
  chosen: readonly string[];
  onChange: (ids: string[], pressed: string) => void;
  empty?: string;
};

/** Below this many, all are seen at once. */
const SEARCH_FROM = 8;

/** Those whose name says it come before those that only speak of it. */
function found(groups: readonly OptionGroup[], text: string): Option[] {
  const options = groups.flatMap((g) => g.options);
  const named = options.filter((o) => matches(o.label, text));
  return [...named, ...options.filter((o) => !named.includes(o) && matches(`${o.label} ${o.words ?? ""}`, text))];
}

/** Several choices among many: type to find, arrows move, Entrée (or Espace) ticks; the focus never leaves its line. */
export function OptionList({ label, groups, chosen, onChange, empty = "Aucun résultat." }: OptionListProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const searchable = groups.reduce((n, g) => n + g.options.length, 0) >= SEARCH_FROM;
  const shown = text === "" ? groups : [{ id: "found", options: found(groups, text) }];
  const flat = shown.flatMap((g) => g.options);
  const current = flat[Math.min(active, flat.length - 1)];

  useEffect(() => {
    list.current?.querySelector("[data-active]")?.scrollIntoView?.({ block: "nearest" });
  }, [active]);

  function press(option: Option) {
    onChange(chosen.includes(option.id) ? chosen.filter((c) => c !== option.id) : [...chosen, option.id], option.id);
  }

  function keys(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((a) => Math.max(0, Math.min(flat.length - 1, a + step)));
    } else if (current && (event.key === "Enter" || (event.key === " " && text === ""))) {
      event.preventDefault();
      press(current);
    }
  }

  const focusable = { "aria-activedescendant": current && `${id}-${current.id}`, onKeyDown: keys, "data-autofocus": "" };
  return (
    <div className={s.options}>
      {searchable && (
        <Input
          {...focusable}
          icon="loupe"
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-label={`Chercher\u00A0: ${label}`}
          placeholder="Chercher"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
        />
      )}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-multiselectable
        aria-label={label}
        className={s.list}
        {...(searchable ? {} : { ...focusable, tabIndex: 0 })}
        // The focus stays on its line while an option is pressed.
        onMouseDown={(event) => searchable && event.preventDefault()}
      >
        {shown.filter((g) => g.options.length > 0).map((group) => (
          <div key={group.id} role="group" aria-label={group.label ?? label}>
            {group.label && (
              <div role="presentation" className={s.header}>
                {group.label}
              </div>
            )}
            {group.options.map((option) => {
              const ticked = chosen.includes(option.id);
              const here = option === current;
              return (
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys act on the line, by aria-activedescendant
                <div
                  key={option.id}
                  id={`${id}-${option.id}`}
                  role="option"
                  aria-selected={ticked}
                  data-active={here ? "" : undefined}
                  className={`${s.option} ${here ? s.active : ""}`}
                  onClick={() => {
                    setActive(flat.indexOf(option));
                    press(option);
                  }}
                >
                  <span className={`${s.box} ${ticked ? s.ticked : ""}`}>{ticked && <Icon name="coche" small />}</span>
                  <span className={s.label}>
                    {option.label}
                    {option.detail && <span className={s.detail}>{option.detail}</span>}
                  </span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {flat.length === 0 && (
        <p role="status" className={s.empty}>
          {empty}
        </p>
      )}
    </div>
  );
}
