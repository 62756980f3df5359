import type { ReactNode } from "react";
import { Button as AriaButton, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { type ButtonLook, buttonClass } from "./Button";
import { Icon, type IconName } from "./Icon";
import s from "./Menu.module.css";

export type MenuEntry = { id: string; label: string; icon?: IconName; danger?: boolean; onAction: () => void };

type MenuProps = ButtonLook & { label: string; children?: ReactNode; entries: readonly MenuEntry[] };

/** A button and its list of actions. `label` names the button; `children` is what it shows. */
export function Menu({ label, children, entries, ...look }: MenuProps) {
  return (
    <MenuTrigger>
      <AriaButton className={buttonClass(look, children === undefined)} aria-label={label}>
        {look.icon && <Icon name={look.icon} small={look.dense ?? false} />}
        {children}
      </AriaButton>
      <Popover className={s.popover ?? ""} placement="bottom end">
        <AriaMenu className={s.menu ?? ""} onAction={(key) => entries.find((e) => e.id === key)?.onAction()}>
          {entries.map((entry) => (
            <MenuItem key={entry.id} id={entry.id} textValue={entry.label} className={`${s.item} ${entry.danger ? s.danger : ""}`}>
              {entry.icon && <Icon name={entry.icon} small />}
              {entry.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
