import { type ButtonHTMLAttributes, type ReactNode, type Ref } from "react";
import { Kbd } from "./Kbd";
import { Icon, type IconName } from "./Icon";
import { ariaKeys } from "./shortcuts";
import s from "./Button.module.css";

export type ButtonLook = {
  /** primary: the one main action · outline · neutral · text · danger */
  look?: "primary" | "outline" | "neutral" | "text" | "danger";
  dense?: boolean;
  icon?: IconName;
  /** « mod+s »: shown as keycaps, told to screen readers by `aria-keyshortcuts` */
  combo?: string;
};

export type ButtonProps = ButtonLook & {
  children?: ReactNode;
  /** An icon alone must be named. */
  label?: string;
  ref?: Ref<HTMLButtonElement>;
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label" | "children">;

export function buttonClass({ look = "outline", dense, icon }: ButtonLook, alone: boolean): string {
  return [s.button, s[look], dense && s.dense, icon && alone && s.alone].filter(Boolean).join(" ");
}

export function Button({ look, dense, icon, combo, children, label, className, type = "button", ref, ...rest }: ButtonProps) {
  const alone = children === undefined;
  return (
    // oxlint-disable-next-line react/button-has-type
    <button
      {...rest}
      ref={ref}
      type={type}
      aria-label={label}
      aria-keyshortcuts={combo && ariaKeys(combo)}
      className={`${buttonClass({ look, dense, icon }, alone)} ${className ?? ""}`}
    >
      {icon && <Icon name={icon} small={dense ?? false} />}
      {children}
      {combo && <Kbd combo={combo} />}
    </button>
  );
}
