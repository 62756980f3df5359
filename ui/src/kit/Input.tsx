import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from "react";
import { Icon, type IconName } from "./Icon";
import s from "./Input.module.css";

type InputProps = InputHTMLAttributes<HTMLInputElement> & {
  icon?: IconName;
  /** Keycaps or a small mention at the end of the line */
  trailing?: ReactNode;
  /** On a panel, the field takes the page's ground */
  onPanel?: boolean;
  ref?: Ref<HTMLInputElement>;
};

export function Input({ icon, trailing, onPanel, className, ref, ...rest }: InputProps) {
  const wrong = rest["aria-invalid"] ? s.wrong : "";
  return (
    <span className={`${s.box} ${wrong} ${onPanel ? s.onPanel : ""} ${className ?? ""}`}>
      {icon && <Icon name={icon} small />}
      <input {...rest} ref={ref} className={s.input} autoComplete={rest.autoComplete ?? "off"} />
      {trailing && <span className={s.trailing}>{trailing}</span>}
    </span>
  );
}

export function TextArea({ ref, onPanel, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & { onPanel?: boolean; ref?: Ref<HTMLTextAreaElement> }) {
  return (
    <span className={`${s.box} ${s.area} ${rest["aria-invalid"] ? s.wrong : ""} ${onPanel ? s.onPanel : ""}`}>
      <textarea rows={3} {...rest} ref={ref} className={s.input} />
    </span>
  );
}
